import * as z from "zod";

/** `?limit&offset` of every list; query strings arrive as text. */
export const pageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(20),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
});
export type PageQuery = z.infer<typeof pageQuery>;

/** The list shape of the API: a page of items and the count of all. */
export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), total: z.int(), limit: z.int(), offset: z.int() });

export type ListOf<Item> = { items: Item[]; total: number; limit: number; offset: number };

/** The `{id}` of a path. Any text will do: what is not an id of ours is simply not found. */
export const idParams = z.object({ id: z.string() });

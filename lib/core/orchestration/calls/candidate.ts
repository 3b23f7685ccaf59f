import type { CatalogModel } from "@/lib/core/catalog/types";
import type { ServableRoute } from "../model-call";

/** A model and one way to reach it. */
export type Candidate = { model: CatalogModel; route: ServableRoute };

import { LLMWise, LLMWiseError } from "llmwise";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chatAnswer } from "@/lib/contracts/chat";
import { conversation, conversationDeleted, conversationList } from "@/lib/contracts/conversations";
import {
  autoTopup,
  checkoutConfirmed,
  creditsBalance,
  creditsPacks,
  creditsPurchased,
  creditsTransactions,
  creditsWallet,
} from "@/lib/contracts/credits";
import { historyList } from "@/lib/contracts/history";
import { keyInfo, keyRevoked } from "@/lib/contracts/keys";
import { modelList } from "@/lib/contracts/models";
import { privacyAnswer, providerKeyList, providerKeysSaved } from "@/lib/contracts/settings";
import { usageRecent, usageSummary } from "@/lib/contracts/usage";
import { type AppServer, startAppServer } from "./support/app-server";

/**
 * The published client against the built server. Its stream parser looks for a backslash and an n where lines end,
 * so it finds no event in any conforming stream; everything else of it must work.
 */
describe("the published TypeScript client", () => {
  let server: AppServer;
  let client: LLMWise;

  beforeAll(async () => {
    // Nobody answers there: a key that is saved cannot be checked.
    server = await startAppServer({ settings: { MISTRAL_BASE_URL: "http://127.0.0.1:9/v1" } });
    client = new LLMWise({ apiKey: server.apiKey, baseUrl: server.url });
  });
  afterAll(() => server?.dispose());

  it("lists the models, auto first", async () => {
    const models = modelList.parse(await client.models());
    expect(models[0]?.id).toBe("auto");
    expect(models.find(({ id }) => id === "sandbox/swift")).toMatchObject({ available: true });
  });

  it("gets an answer with every field that its types promise", async () => {
    const messages = [{ role: "user" as const, content: "Why is the sky blue?" }];
    const answer = await client.chat({ model: "sandbox/swift", messages });
    expect(chatAnswer.parse(answer)).toStrictEqual(answer);
    expect(answer).toMatchObject({
      model: "sandbox/swift",
      credits_charged: 1,
      credits_remaining: 999,
      mode: "chat",
    });
    expect(answer.conversation_id).toMatch(/^conv_/);
  });

  it("opens a stream, of which it reads nothing", async () => {
    const messages = [{ role: "user" as const, content: "Hello" }];
    const events = [];
    for await (const event of client.chatStream({ model: "sandbox/swift", messages })) events.push(event);
    expect(events).toStrictEqual([]);
  });

  it("reads the balance", async () => {
    expect(creditsBalance.parse(await client.creditsBalance())).toMatchObject({ plan: "paid", held: 0 });
  });

  it("makes, renames, lists and deletes a conversation", async () => {
    const made = conversation.parse(await client.createConversation());
    const renamed = conversation.parse(await client.updateConversation(made.id, { title: "Clouds & sky" }));
    expect(renamed).toMatchObject({ id: made.id, title: "Clouds & sky" });
    const cleared = conversation.parse(await client.updateConversation(made.id, { title: null }));
    expect(cleared.title).toBeNull();

    const { items } = conversationList.parse(await client.conversations());
    expect(items.map(({ id }) => id)).toContain(made.id);
    expect(conversationDeleted.parse(await client.deleteConversation(made.id))).toStrictEqual({
      deleted: true,
      id: made.id,
    });
    await expect(client.getConversation(made.id)).rejects.toMatchObject({ status: 404 });
  });

  it("reads the history", async () => {
    const { items, total } = historyList.parse(await client.history({}));
    expect(total).toBe(items.length);
    expect(items).toContainEqual(expect.objectContaining({ model: "sandbox/swift", status: "completed" }));
  });

  it("reads what there is to know of the key", async () => {
    expect(keyInfo.parse(await client.keysInfo())).toMatchObject({ has_key: true });
  });

  it("buys credits, asks about the checkout, reads the wallet and sets the top-up", async () => {
    expect(creditsPacks.parse(await client.creditsPacks())).toHaveLength(5);
    const bought = creditsPurchased.parse(
      await client.creditsPurchase({ amount_usd: 5, campaign: "spring" }),
    );
    const confirmed = await client.creditsConfirmCheckout({ session_id: bought.session_id });
    expect(checkoutConfirmed.parse(confirmed)).toMatchObject({ status: "paid", credits_added: 500 });
    expect(creditsWallet.parse(await client.creditsWallet())).toMatchObject({ owed: 0 });
    expect(creditsTransactions.parse(await client.creditsTransactions())[0]).toMatchObject({ credits: 500 });
    expect(autoTopup.parse(await client.creditsAutoTopup({ enabled: false }))).toMatchObject({
      state: "off",
    });
  });

  it("reads the usage", async () => {
    expect(usageSummary.parse(await client.usageSummary())).toMatchObject({ days: 7 });
    expect(usageRecent.parse(await client.usageRecent())).not.toEqual([]);
  });

  it("keeps and forgets an own key, and changes what is kept", async () => {
    expect(providerKeyList.parse(await client.settingsKeys())).toEqual({ items: [] });
    const keys = { mistral: "no-real-key-at-all" };
    expect(providerKeysSaved.parse(await client.settingsSaveKeys({ keys }))).toMatchObject({
      saved: ["mistral"],
    });
    expect(await client.settingsDeleteKey("mistral")).toEqual({ deleted: true, provider: "mistral" });
    expect(privacyAnswer.parse(await client.settingsPrivacy())).toMatchObject({ zero_retention_mode: false });
    const change = { data_training_opt_in: true, purge_existing_data: false };
    expect(await client.settingsUpdatePrivacy(change)).toMatchObject({ data_training_opt_in: true });
  });

  it("is told that a new key needs a session, and revokes the one that is there", async () => {
    await expect(client.keysGenerate()).rejects.toMatchObject({ status: 403 });
    expect(keyRevoked.parse(await client.revokeApiKey())).toEqual({ revoked: true });
  });

  it("tells an error with its status and its sentence", async () => {
    const messages = [{ role: "user" as const, content: "Hello" }];
    const refusal = await client.chat({ model: "sandbox/swiff", messages }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(LLMWiseError);
    expect(refusal).toMatchObject({ status: 400, message: expect.stringContaining("sandbox/swift") });
  });
});

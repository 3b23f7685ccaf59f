import "server-only";
import { changePrivacy, type PrivacySettings, readPrivacy } from "@/lib/adapters/database/records/privacy";
import type { PrivacyAnswer, PrivacyChange } from "@/lib/contracts/settings";
import type { Identity } from "../auth/identity";
import { removeExpiredUploads } from "../jobs/expired-uploads";
import type { Runtime } from "../runtime-type";

type Asked = {
  identity: Pick<Identity, "userId">;
  runtime: Pick<Runtime, "db" | "identities" | "clock" | "objects">;
};

/** What the caller lets us keep. */
export async function tellPrivacy({ identity: { userId }, runtime: { db } }: Asked): Promise<PrivacyAnswer> {
  return toAnswer(await readPrivacy(db, userId));
}

/**
 * Changes what the caller lets us keep. From then on, under zero retention, nothing of his prompts and of the answers is
 * stored; what was stored before goes when `purge_existing_data` comes with `zero_retention_mode: true`, or alone. Beside
 * any other change it says nothing, since published clients always send it.
 */
export async function updatePrivacy({
  identity: { userId },
  body,
  runtime: { db, identities, clock, objects },
}: Asked & { body: PrivacyChange }): Promise<PrivacyAnswer> {
  const { zero_retention_mode: zeroRetention, data_training_opt_in: dataTrainingOptIn } = body;
  const isAlone = zeroRetention === undefined && dataTrainingOptIn === undefined;
  const purges = body.purge_existing_data === true && (zeroRetention === true || isAlone);
  const { settings, purged } = await changePrivacy(db, {
    userId,
    change: {
      ...(zeroRetention !== undefined && { zeroRetention }),
      ...(dataTrainingOptIn !== undefined && { dataTrainingOptIn }),
    },
    purges,
  });
  identities.forget(userId);
  if (purged !== null) await removeExpiredUploads({ db, clock, objects });
  return { ...toAnswer(settings), ...(purged !== null && { purged: { ...purged, memories: 0 } }) };
}

function toAnswer({ zeroRetention, dataTrainingOptIn }: PrivacySettings): PrivacyAnswer {
  return { zero_retention_mode: zeroRetention, data_training_opt_in: dataTrainingOptIn };
}

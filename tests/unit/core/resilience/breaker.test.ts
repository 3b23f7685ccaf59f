import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  admitCall,
  type Circuit,
  type CircuitEvent,
  closedCircuit,
  reduceCircuit,
} from "@/lib/core/resilience/breaker";
import { type BreakerPolicy, breakerPolicies, policyFor } from "@/lib/core/resilience/breaker-policies";
import type { Admission, CircuitSignal } from "@/lib/core/resilience/breaker-port";
import { circuitSignalOf } from "@/lib/core/resilience/failure-classes";

const defaultPolicy = policyFor(breakerPolicies, "openai");
const openRouterPolicy = policyFor(breakerPolicies, "openrouter");

/** A circuit under a clock of its own, as a store would hold it. */
function startCircuit(policy: BreakerPolicy = defaultPolicy) {
  let circuit: Circuit = closedCircuit;
  let now = 1_000_000;
  const reduce = (event: CircuitEvent) => {
    circuit = reduceCircuit({ circuit, policy, now, event });
  };
  return {
    admit(force = false): Admission {
      const decision = admitCall({ circuit, policy, now, force });
      circuit = decision.circuit;
      return decision.admission;
    },
    signal: (signal: CircuitSignal, admission?: Admission) => reduce({ type: "signal", signal, admission }),
    isolate: (ms: number) => reduce({ type: "isolate", until: now + ms }),
    close: () => reduce({ type: "close" }),
    advance(ms: number) {
      now += ms;
    },
    get circuit() {
      return circuit;
    },
  };
}

function openedCircuit(policy: BreakerPolicy = defaultPolicy) {
  const circuit = startCircuit(policy);
  for (let failures = 0; failures < 3; failures += 1) circuit.signal({ type: "failure" });
  return circuit;
}

const refusedFor = (
  retryInMs: number,
  reason: "circuit_open" | "cooldown" | "isolated" = "circuit_open",
) => ({
  admitted: false,
  reason,
  retryInMs,
});
const plain = { admitted: true, probe: false };

describe("a closed circuit", () => {
  it("opens at the third failure in a row, for 30 s", () => {
    const circuit = startCircuit();
    circuit.signal({ type: "failure" });
    circuit.signal({ type: "failure" });
    expect(circuit.admit()).toEqual(plain);
    circuit.signal({ type: "failure" });
    expect(circuit.admit()).toEqual(refusedFor(30_000));
    circuit.advance(29_999);
    expect(circuit.admit()).toEqual(refusedFor(1));
    circuit.advance(1);
    expect(circuit.admit()).toMatchObject({ admitted: true, probe: true });
  });

  it("forgets failures at a success", () => {
    const circuit = startCircuit();
    for (let round = 0; round < 20; round += 1) {
      circuit.signal({ type: "failure" });
      circuit.signal({ type: "failure" });
      circuit.signal({ type: "success" });
    }
    expect(circuit.circuit).toEqual(closedCircuit);
  });

  it.each(["caller", "context_length", "credential", "cancel"] as const)(
    "stays untouched by a storm of %s",
    (kind) => {
      const circuit = startCircuit();
      for (let count = 0; count < 1_000; count += 1) {
        circuit.signal(circuitSignalOf({ kind, retryAfterMs: 9_000, isUnpaid: false }));
      }
      expect(circuit.circuit).toEqual(closedCircuit);
    },
  );
});

describe.each([
  ["gone", 600_000],
  ["unpaid", 60_000],
] as const)("a route that is %s", (type, openMs) => {
  it("is closed off at once, whatever was known before, and again by a probe that finds the same", () => {
    for (const before of ["success", "failure"] as const) {
      const circuit = startCircuit();
      circuit.signal({ type: before });
      circuit.signal({ type });
      expect(circuit.admit()).toEqual(refusedFor(openMs));
      circuit.advance(openMs);
      expect(circuit.admit()).toMatchObject({ admitted: true, probe: true });
      circuit.signal({ type });
      expect(circuit.admit()).toEqual(refusedFor(openMs));
    }
  });

  it("is back in service as soon as a probe succeeds", () => {
    const circuit = startCircuit();
    circuit.signal({ type });
    expect(circuit.admit(true)).toMatchObject({ admitted: true, probe: true });
    circuit.signal({ type: "success" });
    expect(circuit.circuit).toEqual(closedCircuit);
  });
});

describe("a 429", () => {
  it("with Retry-After is a cooldown until then, and never opens a circuit", () => {
    const circuit = startCircuit();
    for (let count = 0; count < 50; count += 1) circuit.signal({ type: "rate-limited", retryAfterMs: 7_000 });
    expect(circuit.admit()).toEqual(refusedFor(7_000, "cooldown"));
    circuit.advance(7_000);
    expect(circuit.admit()).toEqual(plain);
  });

  it("without Retry-After cools down 1, 2, 4 … 60 s", () => {
    const circuit = startCircuit();
    const waitsMs: number[] = [];
    for (let count = 0; count < 8; count += 1) {
      circuit.signal({ type: "rate-limited", retryAfterMs: null });
      const admission = circuit.admit();
      const waitMs = admission.admitted ? 0 : admission.retryInMs;
      waitsMs.push(waitMs);
      circuit.advance(waitMs);
    }
    expect(waitsMs).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  });

  it("keeps the longer of two cooldowns, and at most 120 s", () => {
    const circuit = startCircuit();
    circuit.signal({ type: "rate-limited", retryAfterMs: 1e9 });
    circuit.signal({ type: "rate-limited", retryAfterMs: 5 });
    expect(circuit.admit()).toEqual(refusedFor(120_000, "cooldown"));
  });

  it("opens an OpenRouter circuit at the sixth in a row, for 20 s", () => {
    const circuit = startCircuit(openRouterPolicy);
    for (let count = 0; count < 5; count += 1) circuit.signal({ type: "rate-limited", retryAfterMs: null });
    expect(circuit.admit()).toEqual(plain);
    circuit.signal({ type: "rate-limited", retryAfterMs: null });
    expect(circuit.admit()).toEqual(refusedFor(20_000));
  });

  it("as a probe's answer leads to another wait and another probe", () => {
    const circuit = openedCircuit();
    circuit.advance(30_000);
    circuit.signal({ type: "rate-limited", retryAfterMs: 3_000 }, circuit.admit());
    expect(circuit.admit()).toEqual(refusedFor(3_000));
    circuit.advance(3_000);
    expect(circuit.admit()).toMatchObject({ probe: true });
  });
});

describe("a half-open circuit", () => {
  it("lets one probe out and refuses the rest", () => {
    const circuit = openedCircuit();
    circuit.advance(30_000);
    expect(circuit.admit()).toMatchObject({ probe: true });
    expect(circuit.admit()).toEqual(refusedFor(defaultPolicy.probeLeaseMs));
  });

  it("closes at the probe's success and reopens at its failure", () => {
    const healed = openedCircuit();
    healed.advance(30_000);
    healed.signal({ type: "success" }, healed.admit());
    expect(healed.circuit).toEqual(closedCircuit);
    const sick = openedCircuit();
    sick.advance(30_000);
    sick.signal({ type: "failure" }, sick.admit());
    expect(sick.admit()).toEqual(refusedFor(30_000));
  });

  it("takes the lease back from a caller's mistake without deciding", () => {
    const circuit = openedCircuit();
    circuit.advance(30_000);
    circuit.signal({ type: "ignored" }, circuit.admit());
    expect(circuit.admit()).toMatchObject({ probe: true });
  });

  it("sends another probe when the lease ran out, and hears only that one", () => {
    const circuit = openedCircuit();
    circuit.advance(30_000);
    const lost = circuit.admit();
    circuit.advance(defaultPolicy.probeLeaseMs);
    const second = circuit.admit();
    expect(second).toMatchObject({ probe: true });
    circuit.signal({ type: "success" }, lost);
    circuit.signal({ type: "ignored" }, lost);
    expect(circuit.admit()).toMatchObject({ admitted: false });
    circuit.signal({ type: "success" }, second);
    expect(circuit.admit()).toEqual(plain);
  });

  it("does not hear calls that began before it opened", () => {
    const circuit = startCircuit();
    const early = circuit.admit();
    for (let count = 0; count < 3; count += 1) circuit.signal({ type: "failure" });
    circuit.signal({ type: "success" }, early);
    expect(circuit.admit()).toEqual(refusedFor(30_000));
    circuit.advance(30_000);
    circuit.admit();
    circuit.signal({ type: "failure" }, early);
    expect(circuit.circuit).toMatchObject({ phase: "half-open" });
  });
});

describe("force", () => {
  it("makes a call on an open circuit its early probe", () => {
    const circuit = openedCircuit();
    circuit.signal({ type: "success" }, circuit.admit(true));
    expect(circuit.circuit).toEqual(closedCircuit);
  });

  it("passes a cooldown and a probe under way, but never an isolation", () => {
    const cooling = startCircuit();
    cooling.signal({ type: "rate-limited", retryAfterMs: 5_000 });
    expect(cooling.admit(true)).toEqual(plain);
    const probing = openedCircuit();
    probing.admit(true);
    expect(probing.admit(true)).toEqual(plain);
    const isolated = startCircuit();
    isolated.isolate(60_000);
    expect(isolated.admit(true)).toEqual(refusedFor(60_000, "isolated"));
  });
});

describe("isolation by hand", () => {
  it("ends by itself in a probe, or at once by hand", () => {
    const circuit = startCircuit();
    circuit.isolate(60_000);
    circuit.signal({ type: "success" });
    expect(circuit.admit()).toEqual(refusedFor(60_000, "isolated"));
    circuit.advance(60_000);
    expect(circuit.admit()).toMatchObject({ probe: true });
    circuit.isolate(60_000);
    circuit.close();
    expect(circuit.admit()).toEqual(plain);
  });
});

/**
 * The reference machine: one wall ("not before") with a name, two counters and the lease that is out. It is
 * written apart from the reducer on purpose, without its union of phases.
 */
type Reference = {
  wall: number;
  wallName: "circuit_open" | "cooldown" | "isolated";
  failures: number;
  limits: number;
  /** 0: none out. */
  lease: number;
};

const freshReference = (): Reference => ({ wall: 0, wallName: "cooldown", failures: 0, limits: 0, lease: 0 });

function referenceAdmit(model: Reference, policy: BreakerPolicy, now: number, force: boolean): Admission {
  const wall = model.lease > 0 ? model.lease : model.wall;
  if (now < wall && (!force || model.wallName === "isolated")) {
    return { admitted: false, reason: model.wallName, retryInMs: wall - now };
  }
  const mustProbe = model.wallName !== "cooldown" && !(model.lease > now);
  if (!mustProbe) return { admitted: true, probe: false };
  if (model.wallName === "isolated") model.limits = 0;
  model.wallName = "circuit_open";
  model.lease = now + policy.probeLeaseMs;
  return { admitted: true, probe: true, lease: model.lease };
}

function referenceSignal(
  model: Reference,
  {
    signal,
    admission,
    policy,
    now,
  }: { signal: CircuitSignal; admission: Admission | undefined; policy: BreakerPolicy; now: number },
): void {
  const isProbe = model.lease > 0;
  const tokenMatches = admission === undefined || (admission.admitted && admission.lease === model.lease);
  if (model.wallName !== "cooldown" && !(isProbe && tokenMatches)) return;
  model.lease = 0;
  if (signal.type === "ignored") {
    if (isProbe) model.wall = now;
  } else if (signal.type === "success") {
    Object.assign(model, { ...freshReference(), wall: isProbe ? 0 : model.wall });
  } else if (signal.type === "failure") {
    model.failures += 1;
    if (isProbe || model.failures >= policy.failureThreshold) {
      model.wall = Math.max(now + policy.openMs, isProbe ? 0 : model.wall);
      model.wallName = "circuit_open";
      model.limits = 0;
    }
  } else if (signal.type === "gone" || signal.type === "unpaid") {
    model.wall = now + (signal.type === "gone" ? policy.goneOpenMs : policy.unpaidOpenMs);
    model.wallName = "circuit_open";
    model.limits = 0;
  } else {
    model.limits += 1;
    const counted = policy.rateLimitThreshold;
    const said = signal.retryAfterMs === null ? null : Math.min(120_000, signal.retryAfterMs);
    const own = counted === null ? Math.min(60_000, 1_000 * 2 ** (model.limits - 1)) : 0;
    model.wall = Math.max(isProbe ? 0 : model.wall, now + (said ?? own));
    if (isProbe || (counted !== null && model.limits >= counted)) {
      model.wall = Math.max(model.wall, now + policy.rateLimitOpenMs);
      model.wallName = "circuit_open";
    }
  }
}

type Model = { reference: Reference; now: number; admissions: Admission[] };
type Real = ReturnType<typeof startCircuit>;

const signals = fc.oneof(
  { weight: 3, arbitrary: fc.constant<CircuitSignal>({ type: "success" }) },
  { weight: 6, arbitrary: fc.constant<CircuitSignal>({ type: "failure" }) },
  { weight: 2, arbitrary: fc.constant<CircuitSignal>({ type: "ignored" }) },
  { weight: 1, arbitrary: fc.constant<CircuitSignal>({ type: "gone" }) },
  { weight: 1, arbitrary: fc.constant<CircuitSignal>({ type: "unpaid" }) },
  {
    weight: 4,
    arbitrary: fc
      .option(fc.nat(200_000))
      .map<CircuitSignal>((retryAfterMs) => ({ type: "rate-limited", retryAfterMs })),
  },
);

const commandsFor = (policy: BreakerPolicy): fc.Arbitrary<fc.Command<Model, Real>>[] => [
  fc.boolean().map((force) => ({
    check: () => true,
    run: (model, real) => {
      const leaseBefore = model.reference.lease;
      const admission = real.admit(force);
      expect(admission).toEqual(referenceAdmit(model.reference, policy, model.now, force));
      if (admission.admitted && admission.probe) expect(leaseBefore).toBeLessThanOrEqual(model.now);
      model.admissions.push(admission);
    },
    toString: () => `admit(force: ${force})`,
  })),
  fc.tuple(signals, fc.constantFrom(undefined, undefined, 1, 1, 1, 2, 3, 7)).map(([signal, back]) => ({
    check: () => true,
    run: (model, real) => {
      const admission = back === undefined ? undefined : model.admissions.at(-back);
      real.signal(signal, admission);
      referenceSignal(model.reference, { signal, admission, policy, now: model.now });
    },
    toString: () => `signal(${JSON.stringify(signal)}, admission -${back})`,
  })),
  fc.constantFrom(1, 999, 5_000, 20_000, 30_000, 30_000, 60_000, 130_000).map((ms) => ({
    check: () => true,
    run: (model, real) => {
      model.now += ms;
      real.advance(ms);
    },
    toString: () => `advance(${ms})`,
  })),
  fc.nat(100_000).map((ms) => ({
    check: () => ms % 20 === 0,
    run: (model, real) => {
      real.isolate(ms);
      model.reference = { ...freshReference(), wall: model.now + ms, wallName: "isolated" };
    },
    toString: () => `isolate(${ms})`,
  })),
  fc.nat(19).map((dice) => ({
    check: () => dice === 0,
    run: (model, real) => {
      real.close();
      model.reference = freshReference();
    },
    toString: () => "close",
  })),
];

describe.each([
  ["default", defaultPolicy],
  ["openrouter", openRouterPolicy],
] as const)("the %s circuit against the reference machine", (_name, policy) => {
  it("decides alike after any history, with one probe out at most, and always lets a call out in the end", () => {
    fc.assert(
      fc.property(fc.commands(commandsFor(policy), { maxCommands: 120, size: "max" }), (commands) => {
        const model: Model = { reference: freshReference(), now: 1_000_000, admissions: [] };
        const real = startCircuit(policy);
        fc.modelRun(() => ({ model, real }), commands);
        // Nothing closes a circuit off for longer than a model that is gone.
        real.advance(600_000);
        real.advance(policy.goneOpenMs);
        expect(real.admit().admitted).toBe(true);
      }),
      { seed: 42, numRuns: 1_500 },
    );
  });
});

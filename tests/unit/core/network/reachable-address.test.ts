import { describe, expect, it } from "vitest";
import { isReachableAddress } from "@/lib/core/network/reachable-address";

const reachable = (address: string) => ({
  byDefault: isReachableAddress(address, { allowsPrivate: false }),
  whereAllowed: isReachableAddress(address, { allowsPrivate: true }),
});

describe("isReachableAddress", () => {
  it.each(["1.1.1.1", "93.184.216.34", "172.32.0.1", "100.63.255.255", "2606:4700::1111", "[2a00:1450::1]"])(
    "lets %s, which is public, be reached",
    (address) => {
      expect(reachable(address)).toStrictEqual({ byDefault: true, whereAllowed: true });
    },
  );

  it.each([
    "127.0.0.1",
    "127.255.255.254",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "100.64.0.1",
    "::1",
    "[::1]",
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "::ffff:10.0.0.1",
    "fd12:3456::1",
    "fc00::1",
  ])("lets %s, which is private, be reached where the operator allows it", (address) => {
    expect(reachable(address)).toStrictEqual({ byDefault: false, whereAllowed: true });
  });

  it.each([
    "169.254.169.254",
    "::ffff:169.254.169.254",
    "::ffff:a9fe:a9fe",
    "169.254.0.1",
    "100.100.100.200",
    "fe80::1",
    "fe80::1%eth0",
    "fd00:ec2::254",
    "0.0.0.0",
    "0.1.2.3",
    "::",
    "255.255.255.255",
    "224.0.0.1",
    "240.0.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "ff02::1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2001::1",
    "2001:db8::1",
    "::7f00:1",
    "fec0::1",
    "100::1",
    "",
    "localhost",
    "2852039166",
    "0xa9fea9fe",
    "0251.0376.0251.0376",
    "1.1.1",
  ])("never lets %j be reached", (address) => {
    expect(reachable(address)).toStrictEqual({ byDefault: false, whereAllowed: false });
  });
});

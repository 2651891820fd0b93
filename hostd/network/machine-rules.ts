/**
 * The rules on the machine's side of the one link to the sandboxes' namespace, in an nft table of our own: what comes
 * over that link may leave the machine, and reaches none of the machine's own addresses (nor what other containers
 * publish on them, hence before any address translation). Pure text. Knows nothing of single sandboxes.
 */
export type MachineRules = {
  table: string;
  outerLink: string;
  inner: string;
  /** Resolvers that are addresses of this very machine: the one thing of its own that is let through. */
  ownResolvers: readonly string[];
};

export function machineRules({ table, outerLink, inner, ownResolvers }: MachineRules): string {
  const resolvers = ownResolvers.flatMap((address) => [
    `    iifname "${outerLink}" ip daddr ${address} udp dport 53 accept`,
    `    iifname "${outerLink}" ip daddr ${address} tcp dport 53 accept`,
  ]);
  return `table ip ${table} {}
delete table ip ${table}
table ip ${table} {
  chain arriving {
    type filter hook prerouting priority -150; policy accept;
    iifname "${outerLink}" ct state established,related accept
    iifname "${outerLink}" ip saddr != ${inner} drop
${resolvers.join('\n')}
    iifname "${outerLink}" fib daddr type { local, broadcast, multicast, anycast } reject with icmp type admin-prohibited
  }
  chain passing {
    type filter hook forward priority -10; policy accept;
    oifname "${outerLink}" ct state established,related accept
    oifname "${outerLink}" drop
  }
  chain leaving {
    type nat hook postrouting priority 100; policy accept;
    ip saddr ${inner} oifname != "${outerLink}" masquerade
  }
}
table ip6 ${table} {}
delete table ip6 ${table}
table ip6 ${table} {
  chain arriving {
    type filter hook prerouting priority -150; policy accept;
    iifname "${outerLink}" drop
  }
  chain leaving {
    type filter hook postrouting priority 100; policy accept;
    oifname "${outerLink}" drop
  }
}
`;
}

export const noMachineRules = (table: string): string => `table ip ${table} {}
delete table ip ${table}
table ip6 ${table} {}
delete table ip6 ${table}
`;

/**
 * The rules inside the sandboxes' network namespace: the one place that decides what a student's host may reach. They
 * go by bridge name, so they hold for every sandbox that will ever be made and for everything inside it. Pure text.
 * Knows nothing of which sandboxes there are.
 */
import { BUILD_BRIDGE, INNER_LINK, PORTS, SANDBOX_BRIDGE } from '../names.ts';

/** Never reached from a sandbox: this network, private, shared (CGNAT), link-local and metadata, benchmarks, multicast, reserved. */
export const CLOSED_RANGES = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/4',
  '240.0.0.0/4',
] as const;

/** Mail submission between servers and by clients: a class is no place to send mail from. */
export const MAIL_PORTS = [25, 465, 587, 2525] as const;

/**
 * What is more than one host may ask the resolver, which keeps 2,000 open questions for all hosts together; those for a
 * slow domain stay open for seconds. Looked at before known connections are let in: a socket's is known once answered.
 */
const QUESTIONS = 'limit rate over 50/second burst 200 packets';

const REFUSE = 'reject with icmp type admin-prohibited';

export function innerRules({ table, service }: { table: string; service: string }): string {
  const sandbox = `iifname "${SANDBOX_BRIDGE}*"`;
  const served = [PORTS.classroom, PORTS.library, PORTS.mirror].join(', ');
  return `table ip ${table} {}
delete table ip ${table}
table ip ${table} {
  set closed {
    type ipv4_addr; flags interval;
    elements = { ${CLOSED_RANGES.join(', ')} }
  }
  set askers {
    type ifname; size 4096; flags dynamic; timeout 1m;
  }
  chain spoofed {
    type filter hook prerouting priority -290; policy accept;
    iifname { "${BUILD_BRIDGE}" } fib saddr . iif oif missing drop
    ${sandbox} fib saddr . iif oif missing drop
  }
  chain to_namespace {
    type filter hook input priority -10; policy drop;
    iifname "lo" accept
    ${sandbox} th dport 53 update @askers { iifname ${QUESTIONS} } drop
    ct state established,related accept
    ct state invalid drop
    iifname { "${BUILD_BRIDGE}" } ip daddr ${service} meta l4proto { tcp, udp } th dport 53 accept
    ${sandbox} ip daddr ${service} meta l4proto { tcp, udp } th dport 53 accept
    ${sandbox} ip daddr ${service} tcp dport { ${served} } accept
    ${sandbox} ip daddr ${service} icmp type echo-request limit rate 50/second accept
    ${sandbox} ${REFUSE}
  }
  chain through_namespace {
    type filter hook forward priority -10; policy drop;
    ct state established,related accept
    ct state invalid drop
    ${sandbox} ip daddr @closed ${REFUSE}
    ${sandbox} oifname "${SANDBOX_BRIDGE}*" ${REFUSE}
    ${sandbox} oifname "${BUILD_BRIDGE}" ${REFUSE}
    ${sandbox} tcp dport { ${MAIL_PORTS.join(', ')} } ${REFUSE}
    tcp flags syn tcp option maxseg size set rt mtu
    ${sandbox} oifname "${INNER_LINK}" accept
    iifname "${BUILD_BRIDGE}" oifname "${INNER_LINK}" accept
  }
}
table ip6 ${table} {}
delete table ip6 ${table}
table ip6 ${table} {
  chain to_namespace {
    type filter hook input priority -10; policy drop;
    iifname "lo" accept
  }
  chain through_namespace {
    type filter hook forward priority -10; policy drop;
  }
}
`;
}

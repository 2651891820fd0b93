/**
 * What is known against versions of the programs under every host, as data. Only what somebody could reach through a
 * classroom, or who works on its machine: flaws of parts that Slipway leaves off (containerd's CRI, authorization
 * plugins, Swarm) are not listed. Knows no installed version.
 */

export type Program = 'runc' | 'containerd' | 'dockerd';

export type Flaw = {
  readonly ids: readonly string[];
  readonly what: string;
  /** The first version without it, of each line of versions that got a fix; lines after the last never had it. */
  readonly fixed: readonly string[];
};

export const FLAWS: Readonly<Record<Program, readonly Flaw[]>> = {
  runc: [
    {
      // https://github.com/opencontainers/runc/security/advisories/GHSA-xr7r-f8xq-vfvv
      ids: ['CVE-2024-21626'],
      what: 'a way out of a container through a leaked file descriptor',
      fixed: ['1.1.12'],
    },
    {
      // https://github.com/opencontainers/runc/security/advisories/GHSA-9493-h29p-rfm2 (masked paths),
      // GHSA-qw9x-cqr3-wc7r (/dev/console), GHSA-cgrx-mc8f-2prm (writes to procfs); user namespaces take most of it
      ids: ['CVE-2025-31133', 'CVE-2025-52565', 'CVE-2025-52881'],
      what: 'ways out of a container through files of /proc',
      fixed: ['1.2.8', '1.3.3', '1.4.0-rc.3'],
    },
  ],
  containerd: [
    {
      // https://github.com/containerd/containerd/security/advisories/GHSA-265r-hfxg-fhmg
      ids: ['CVE-2024-40635'],
      what: 'a user id that is too large becomes root in its container',
      fixed: ['1.6.38', '1.7.27', '2.0.4'],
    },
    {
      // https://www.cve.org/CVERecord?id=CVE-2024-25621
      ids: ['CVE-2024-25621'],
      what: "other users of the machine can look into containerd's directories",
      fixed: ['1.7.29', '2.0.7', '2.1.5', '2.2.0'],
    },
  ],
  dockerd: [
    {
      // https://docs.docker.com/security/security-announcements/ (February 2, 2024): of images built on this daemon
      ids: ['CVE-2024-23651', 'CVE-2024-23652', 'CVE-2024-23653'],
      what: "a hostile Dockerfile, built on the machine's own Docker, gets out of its build",
      fixed: ['24.0.9', '25.0.2'],
    },
    {
      // https://docs.docker.com/engine/release-notes/29/ (29.5.1); hostd copies nothing that way
      ids: ['CVE-2026-41567', 'CVE-2026-41568', 'CVE-2026-42306'],
      what: 'who uses `docker cp` on the machine runs or places what a hostile container likes',
      fixed: ['29.5.1'],
    },
  ],
};

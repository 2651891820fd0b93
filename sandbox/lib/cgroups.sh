# Gives the inner engines cgroups of their own, where the sandbox owns its part of the tree (cgroup v2). Sourced.

# Moves every process of the sandbox's root cgroup into a child, since only a cgroup without processes may hand
# controllers on to its children.
hand_over_cgroups() {
  cd /sys/fs/cgroup || return 1
  [ -w cgroup.subtree_control ] || return 1
  mkdir -p init
  while read -r process; do
    echo "$process" > init/cgroup.procs || true
  done < cgroup.procs
  for controller in $(cat cgroup.controllers); do
    echo "+$controller" > cgroup.subtree_control || true
  done
  cd /
} 2> /dev/null

# Whether the inner Docker can limit its containers.
has_cgroups() {
  grep -qw memory /sys/fs/cgroup/cgroup.subtree_control 2> /dev/null &&
    grep -qw pids /sys/fs/cgroup/cgroup.subtree_control 2> /dev/null
}

# Writes what the class prescribes for the inner engines: the resolver, the registries, the MTU; for Docker and for podman.
# Sourced, after cgroups.sh.

# Words as the elements of a JSON list.
json_list() {
  separator=
  for word in "$@"; do
    printf '%s"%s"' "$separator" "$word"
    separator=', '
  done
}

# What follows the scheme of a URL, without a slash at the end.
location() {
  address=${1#*://}
  printf '%s' "${address%/}"
}

# BuildKit asks a mirror over HTTPS unless it is named among the insecure ones, whatever its URL says.
insecure_registries() {
  for registry in ${SLIPWAY_REGISTRY-}; do printf '%s ' "$registry"; done
  for mirror in ${SLIPWAY_MIRRORS-}; do
    case $mirror in http://*) printf '%s ' "$(location "$mirror")" ;; esac
  done
}

docker_settings() {
  cat << END
{
  "storage-driver": "overlay2",
  "log-level": "warn",
  "log-opts": { "max-size": "1m", "max-file": "3" },
  "features": { "buildkit": true },
  "dns": [$(json_list ${SLIPWAY_DNS-})],
  "registry-mirrors": [$(json_list ${SLIPWAY_MIRRORS-})],
  "insecure-registries": [$(json_list $(insecure_registries))],
  "mtu": ${SLIPWAY_MTU:-1500}
}
END
}

# For podman, buildah and skopeo: short names mean docker.io, as for Docker, and the same mirrors answer for it.
registries_settings() {
  printf 'unqualified-search-registries = ["docker.io"]\n\n[[registry]]\nlocation = "docker.io"\n'
  for mirror in ${SLIPWAY_MIRRORS-}; do
    case $mirror in http://*) insecure=true ;; *) insecure=false ;; esac
    printf '[[registry.mirror]]\nlocation = "%s"\ninsecure = %s\n' "$(location "$mirror")" "$insecure"
  done
  for registry in ${SLIPWAY_REGISTRY-}; do
    printf '\n[[registry]]\nlocation = "%s"\ninsecure = true\n' "$registry"
  done
}

# There is no systemd to make cgroups, to keep a log, or to pass events on.
containers_settings() {
  printf '[containers]\nlog_driver = "k8s-file"\ndns_servers = [%s]\n' "$(json_list ${SLIPWAY_DNS-})"
  has_cgroups || echo 'cgroups = "disabled"'
  printf '\n[engine]\ncgroup_manager = "cgroupfs"\nevents_logger = "file"\n'
  printf '\n[engine.runtimes]\ncrun = ["/usr/local/lib/slipway/bin/crun"]\n'
}

# podman keeps what is of this boot in the user's runtime directory, and complains of cgroup v1 at each command, although
# a student can do nothing about it.
shell_settings() {
  echo 'export XDG_RUNTIME_DIR=/run/user/$(id -u)'
  [ -e /sys/fs/cgroup/cgroup.controllers ] || echo 'export PODMAN_IGNORE_CGROUPSV1_WARNING=1'
}

# Replaces $1 by stdin, unless a student has changed it since it was last written here: $2 keeps what was written then.
replace_unless_changed() {
  cat > "$2.new"
  if [ ! -e "$1" ] || cmp -s "$1" "$2"; then
    mkdir -p "${1%/*}"
    cp "$2.new" "$1"
  fi
  mv "$2.new" "$2"
}

write_engine_settings() {
  kept=/var/lib/slipway
  mkdir -p "$kept"
  docker_settings | replace_unless_changed /etc/docker/daemon.json "$kept/daemon.json"
  registries_settings |
    replace_unless_changed /etc/containers/registries.conf.d/slipway.conf "$kept/registries.conf"
  containers_settings |
    replace_unless_changed /etc/containers/containers.conf.d/slipway.conf "$kept/containers.conf"
  shell_settings | replace_unless_changed /etc/profile.d/slipway.sh "$kept/profile.sh"
}

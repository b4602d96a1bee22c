#!/bin/sh
# Runs on the build machine, after the packages are in and before the tar is written. $1 is the image's root.
set -eu
root=$1

# The user the image runs as, with the same number on every machine. Not by useradd: it writes today's date.
if [ -n "${IMAGE_USER:-}" ]; then
  for file in passwd group shadow gshadow; do
    [ ! -e "$root/etc/$file" ] || sed -i "/^$IMAGE_USER:/d" "$root/etc/$file"
  done
  echo "$IMAGE_USER:x:$IMAGE_UID:$IMAGE_UID::$IMAGE_HOME:/bin/sh" >> "$root/etc/passwd"
  echo "$IMAGE_USER:x:$IMAGE_UID:" >> "$root/etc/group"
  printf '%s\n' "${IMAGE_OWN_FOLDERS:-}" | while read -r folder; do
    [ -n "$folder" ] || continue
    rm -rf "${root:?}$folder"
    mkdir -p "$root$folder"
    chown "$IMAGE_UID:$IMAGE_UID" "$root$folder"
  done
fi

if [ -n "${IMAGE_BUSYBOX:-}" ]; then
  "$root/bin/busybox" --list | while read -r command; do
    [ "$command" = busybox ] || ln -sf busybox "$root/bin/$command"
  done
fi

# Python packages are fetched by the build machine's pip, as it is set up, for the image's Python and not for the machine's.
if [ -n "${PYTHON_PACKAGES:-}" ]; then
  version=$(cd "$root/usr/bin" && ls python3.?? | sed 's/^python//')
  mkdir -p "$root$PYTHON_TARGET"
  python3 -m pip install --quiet --no-cache-dir --no-compile --no-deps --only-binary=:all: \
    --implementation cp --python-version "$version" --platform "$PYTHON_PLATFORM" --platform any \
    --target "$root$PYTHON_TARGET" --requirement "$PYTHON_PACKAGES"
  # These name the folder or the tool of the build.
  find "$root$PYTHON_TARGET" \( -name direct_url.json -o -name INSTALLER -o -name REQUESTED \) -delete
fi

# What maintainer scripts may have needed, but the image does not.
printf '%s\n' "${IMAGE_PRUNE:-}" | while read -r pattern; do
  [ -n "$pattern" ] || continue
  # shellcheck disable=SC2086 -- the pattern is meant to be expanded
  rm -rf "${root:?}"$pattern
done

# Compiled Python must not depend on file times: those of the image are fixed.
if [ -x "$root/usr/bin/python3" ]; then
  find "$root/usr" "$root/opt" -name __pycache__ -type d -prune -exec rm -rf {} +
  # shellcheck disable=SC2046 -- one word per folder
  chroot "$root" /usr/bin/python3 -m compileall -q -j 0 --invalidation-mode unchecked-hash $(cd "$root" && echo /usr/lib/python3*) ${PYTHON_TARGET:-} || true
fi

# What tells about the build machine, or is a secret that all containers of the image would share.
rm -rf "$root"/etc/apt "$root"/var/lib/apt "$root"/var/cache/apt "$root"/var/cache/debconf "$root"/var/log/* "$root"/var/backups/* \
  "$root"/var/lib/dpkg/*-old "$root"/etc/*- "$root"/etc/hostname "$root"/etc/hosts "$root"/etc/resolv.conf "$root"/etc/mtab \
  "$root"/etc/ssl/private/ssl-cert-snakeoil.key "$root"/etc/ssl/certs/ssl-cert-snakeoil.pem "$root"/etc/ssl/certs/[0-9a-f]*.0 \
  "$root"/etc/machine-id "$root"/var/lib/systemd "$root"/root/.[!.]* "$root"/var/lib/dbus \
  "$root"/etc/pip.conf "$root"/var/cache/ldconfig "$root"/etc/dpkg/dpkg.cfg.d/* "$root"/tmp/* "$root"/run/*
mkdir -p "$root/tmp" "$root/run" "$root/etc"
chmod 1777 "$root/tmp"

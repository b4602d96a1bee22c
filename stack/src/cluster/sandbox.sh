#!/bin/sh
# First process of a stack's private namespaces (network, mounts, process ids). Arguments: the data folder, the DNS address.
# It lives until its standard input ends, which is when the program that started it is gone, however it went; then the kernel
# ends everything else in here and takes mounts, interfaces and packet filter rules along.
set -eu
data=$1
dns=$2

resolv=$(readlink -m /etc/resolv.conf)
nameservers=$(cat "$resolv" 2>/dev/null || true)

mount --make-rshared /
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p /run/product-pods /run/lock /run/lib/upper /run/lib/work
mount --bind "$data" /run/product-pods
mount -t tmpfs -o mode=755 tmpfs /var/log
# Container runtimes want folders in /var/lib; what they write there is not kept on the host.
mount -t overlay overlay -o lowerdir=/var/lib,upperdir=/run/lib/upper,workdir=/run/lib/work /var/lib
mkdir -p /var/lib/kubelet /var/lib/cni
mount --bind /run/product-pods/kubelet /var/lib/kubelet
mount --make-rshared /

# The kubelet tunes the machine; it gets copies to write to.
for file in vm/overcommit_memory vm/panic_on_oom kernel/panic kernel/panic_on_oops kernel/keys/root_maxkeys kernel/keys/root_maxbytes; do
  if [ -e /proc/sys/$file ]; then
    mkdir -p "/run/sys/$(dirname $file)"
    cat /proc/sys/$file >/run/sys/$file
    mount --bind /run/sys/$file /proc/sys/$file
  fi
done

# Names are resolved by the cluster's own DNS.
printf '%s\n' "$nameservers" >/run/resolv.host
mkdir -p "$(dirname "$resolv")"
[ -e "$resolv" ] || : >"$resolv"
printf 'search svc.cluster.local cluster.local\nnameserver %s\noptions ndots:5\n' "$dns" >/run/resolv.cluster
mount --bind /run/resolv.cluster "$resolv"

ip link set lo up
ip address add "$dns/32" dev lo
echo 1 >/proc/sys/net/ipv4/ip_forward

echo ready
# Not replaced by cat: the first process must be a shell, which collects the children of others that end.
cat >/dev/null
exit 0

#!/bin/sh
# Makes the system users that the units work as. What runs is started anew when the package is upgraded (dpkg names the
# version before, rpm counts 2); nothing is started that did not run.
set -eu

for user in guyline guyline-probe; do
	if ! getent group "$user" >/dev/null; then
		groupadd --system "$user"
	fi
	if ! getent passwd "$user" >/dev/null; then
		useradd --system --gid "$user" --home-dir /nonexistent --no-create-home --shell /usr/sbin/nologin "$user"
	fi
done
if [ -d /run/systemd/system ]; then
	systemctl daemon-reload
	if [ -n "${2:-}" ] || [ "${1:-}" = 2 ]; then
		systemctl try-restart guyline.service 'guyline-worker@*.service' 'guyline-wire@*.service'
	fi
fi

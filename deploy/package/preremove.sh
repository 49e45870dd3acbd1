#!/bin/sh
# Stops the units when the package is removed, not when it is upgraded (dpkg says "remove", rpm 0). The state folder
# stays: it holds evidence.
set -eu

case "${1:-}" in
remove | 0)
	if [ -d /run/systemd/system ]; then
		systemctl disable --now guyline.service || true
		systemctl stop 'guyline-worker@*.service' 'guyline-wire@*.service' || true
	fi
	;;
esac

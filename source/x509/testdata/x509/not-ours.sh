#!/bin/sh
cat <<E
-----BEGIN PRIVATE KEY-----
AAAA
-----END PRIVATE KEY-----
E

package env_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guyline/guyline/source"
	"github.com/guyline/guyline/source/env"
	"github.com/guyline/guyline/source/sourcetest"
)

func TestRead(t *testing.T) {
	for _, name := range []string{"core", "terminals"} {
		t.Run(name, func(t *testing.T) { sourcetest.Golden(t, name, &env.Format) })
	}
}

func FuzzRead(f *testing.F) { sourcetest.Fuzz(f, &env.Format) }

func TestDetect(t *testing.T) {
	tests := []struct {
		name, content string
		want          bool
	}{
		{"environment", "# core\nMCC=001\nexport MNC=01\n", true},
		{"empty", "", false},
		{"comments only", "# MCC=001\n", false},
		{"shell script", "#!/bin/sh\nset -e\nMCC=001\nif [ -n \"$MNC\" ]; then\n  echo ok\nfi\n", false},
		{"a value of several lines", "A=1\nLIST+=\"\none two\nthree four\n\"\nB=2\n", true},
		{"ini", "[amf]\nMCC=001\nMNC=01\n", false},
		{"properties", "server.port=80\nspring.name=core\n", false},
		{"lower-case settings", "mcc=001\nmnc=01\ntac=1\n", false},
		{"yaml", "services:\n  amf:\n    environment:\n      - MCC=001\n", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, file := sourcetest.ReadText(t, test.content, &env.Format)
			if got := file.Format == "env"; got != test.want {
				t.Errorf("recognised: %v, want %v", got, test.want)
			}
		})
	}
}

func TestCredentials(t *testing.T) {
	vars := []source.EnvVar{
		{Name: "MYSQL_USER", Value: "core", Line: 1},
		{Name: "MYSQL_PASSWORD", Value: "p1", Line: 2},
		{Name: "MYSQL_ROOT_PASSWORD", Value: "p2", Line: 3},
		{Name: "MYSQL_ALLOW_EMPTY_PASSWORD", Value: "yes", Line: 4},
		{Name: "MONGO_INITDB_ROOT_USERNAME", Value: "root", Line: 5},
		{Name: "MONGO_INITDB_ROOT_PASSWORD", Value: "p3", Line: 6},
		{Name: "POSTGRES_PASSWORD", Value: "${PGPASSWORD}", Line: 7},
		{Name: "POSTGRES_PASSWORD_FILE", Value: "/run/secrets/pg", Line: 8},
		{Name: "DB_URI", Value: "mongodb://udr:p4@192.0.2.1/core", Line: 9},
		{Name: "ME_CONFIG_MONGODB_ADMINUSERNAME", Value: "admin", Line: 10},
		{Name: "ME_CONFIG_MONGODB_ADMINPASSWORD", Value: "p5", Line: 11},
		{Name: "ENABLE_BYPASS", Value: "yes", Line: 12},
		{Name: "PWD", Value: "/srv", Line: 13},
	}
	var got []string
	for _, c := range env.Credentials(vars) {
		got = append(got, c.User+":"+c.Password.Value)
	}
	want := []string{"core:p1", "root:p2", "root:p3", "udr:p4", "admin:p5"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("credentials (-want +got):\n%s", diff)
	}
}

func TestSecret(t *testing.T) {
	tests := []struct {
		name, value string
		want        bool
	}{
		{"OPERATOR_KEY", "00112233445566778899aabbccddeeff", true},
		{"UE1_KI", "00112233445566778899aabbccddeeff", true},
		{"JWT_SECRET", "not-so-secret", true},
		{"SECRET_KEY", "${SECRET_KEY}", false},
		{"TLS_PRIVATE_KEY", "/etc/ssl/private/amf.key", false},
		{"USE_TOKEN", "no", false},
		{"PRIMARY_KEY", "id", false},
		{"NRF_URI", "http://192.0.2.1:8000", false},
		{"DB_URI", "mongodb://u:p@192.0.2.1/core", true},
		{"DB_URI", "mongodb://192.0.2.1/core", false},
	}
	for _, test := range tests {
		if got := env.Secret(source.EnvVar{Name: test.name, Value: test.value}); got != test.want {
			t.Errorf("Secret(%s=%s) = %v, want %v", test.name, test.value, got, test.want)
		}
	}
}

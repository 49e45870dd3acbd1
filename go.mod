module github.com/guyline/guyline

go 1.26.8

require (
	cel.dev/cel-go v0.32.0 // users' policies: typed expressions, checked at load, with a bound on their cost
	github.com/CycloneDX/cyclonedx-go v0.12.0 // tests only: oracle of our CycloneDX reader, which streams and keeps lines
	github.com/coreos/go-oidc/v3 v3.21.0 // sign-in by an OpenID provider: discovery, keys, verification of ID tokens
	github.com/danielgtaylor/huma/v2 v2.37.2 // the API: typed operations, validation, OpenAPI 3.1
	github.com/defenseunicorns/go-oscal v0.7.0 // OSCAL's structures as they are published; in tests also its validator
	github.com/free5gc/aper v1.1.0 // tests only: oracle of our APER reader; the version that free5gc/ngap asks for
	github.com/free5gc/nas v1.2.2 // tests only: oracle of our NAS decoder
	github.com/free5gc/ngap v1.1.2 // tests only: oracle of our NGAP decoder
	github.com/fsnotify/fsnotify v1.9.0 // what changed in a folder that is watched
	github.com/google/go-cmp v0.7.0 // tests only: readable differences
	github.com/google/uuid v1.6.0 // uuids of OSCAL that stay the same (version 5)
	github.com/in-toto/attestation v1.2.0 // tests only: in-toto's own reader of our statements
	github.com/jackc/pgx/v5 v5.12.0 // PostgreSQL
	github.com/klauspost/compress v1.20.1 // captures compressed with gzip or zstd, and blocks of GeoTIFF
	github.com/minio/minio-go/v7 v7.4.1 // blobs in S3
	github.com/muesli/mango-cobra v1.3.0 // manual pages of the commands
	github.com/muesli/roff v0.1.0 // the form of manual pages
	github.com/owenrumney/go-sarif/v3 v3.3.1 // tests only: carries OASIS's schema and reads what we write; its writer fills every empty property and brings gojsonschema, so we write with structs of our own
	github.com/paulmach/orb v0.14.0 // geometry of maps and its well-known binary
	github.com/peterstace/simplefeatures v0.54.0 // validity of polygons that others filed (OGC simple features), which orb does not check
	github.com/pressly/goose/v3 v3.29.0 // migrations of the schema, on both databases
	github.com/prometheus/client_golang v1.25.0 // metrics
	github.com/riverqueue/river v0.51.1 // jobs in the database: queue, retries, priorities, cancellation, the same on both databases
	github.com/riverqueue/river/riverdriver v0.51.1 // the type that both drivers below have
	github.com/riverqueue/river/riverdriver/riverdatabasesql v0.51.1 // jobs on PostgreSQL, in the transactions of database/sql
	github.com/riverqueue/river/riverdriver/riversqlite v0.51.1 // the same jobs on SQLite
	github.com/riverqueue/river/rivertype v0.51.1 // errors and rows of jobs
	github.com/santhosh-tekuri/jsonschema/v6 v6.0.3 // tests only: full JSON Schema 2020-12 with formats
	github.com/secure-systems-lab/go-securesystemslib v0.11.1 // DSSE envelopes, by those who specify them
	github.com/spdx/tools-golang v0.5.7 // tests only: oracle of our SPDX reader, which streams and keeps lines
	github.com/spf13/cobra v1.10.2 // commands, flags and completion
	github.com/spf13/pflag v1.0.10 // cobra's flags, walked for the reference of commands
	github.com/transparency-dev/formats v0.1.1 // checkpoints, cosignatures and proofs as C2SP has them
	github.com/transparency-dev/tessera v1.0.4 // the log of bundles: tiles on disk, durable and deduplicated batches
	github.com/uber/h3-go/v4 v4.4.1 // tests only, with cgo: oracle of our H3
	github.com/vbauerster/mpb/v8 v8.9.3 // progress on a terminal, without flicker or left-over lines
	github.com/wmnsk/go-pfcp v0.0.24 // tests only: oracle of our PFCP decoder
	go.opentelemetry.io/otel v1.47.0 // traces: attributes and propagation
	go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp v1.47.0 // traces to a collector, by OTLP over HTTP
	go.opentelemetry.io/otel/sdk v1.47.0 // traces, in batches
	go.opentelemetry.io/otel/trace v1.47.0 // traces: spans
	golang.org/x/crypto v0.58.0 // ChaCha20-Poly1305, to decrypt TLS of captures whose keys are given; argon2id
	golang.org/x/image v0.47.0 // LZW as TIFF has it, and lettering (opentype, Go's own fonts) of maps
	golang.org/x/mod v0.42.0 // signed notes and the tree of logs (sumdb/note, sumdb/tlog)
	golang.org/x/net v0.61.0 // tests only: oracle of our HTTP/2 and HPACK
	golang.org/x/oauth2 v0.37.0 // the code flow of OpenID Connect
	golang.org/x/sys v0.49.0 // the kernel's packet ring (TPACKET_V3), whose structures the standard library lacks
	golang.org/x/term v0.47.0 // whether there is a terminal, and its width
	golang.org/x/text v0.43.0 // registered languages (BCP 47), Unicode normalisation
	golang.org/x/time v0.14.0 // rate limits
	golang.org/x/tools v0.52.0 // tests only: txtar, the cases of a check in one file
	gonum.org/v1/gonum v0.17.0 // tests only: oracle of choke points, by its dominators
	google.golang.org/protobuf v1.36.12 // tests only: JSON of in-toto's statements, which are protobuf
	gopkg.in/yaml.v3 v3.0.1 // YAML with line numbers and raw scalars; frozen upstream, and still the parser that keeps both
	k8s.io/klog/v2 v2.130.1 // tessera logs through it: it is told to be silent
	modernc.org/sqlite v1.61.1 // GeoPackage, which is an SQLite file, and the store of one machine; without cgo
)

require (
	cel.dev/expr v0.25.2 // indirect
	filippo.io/mldsa v0.0.0-20260215214346-43d0283efc3e // indirect
	github.com/BurntSushi/toml v1.6.0 // indirect
	github.com/VividCortex/ewma v1.2.0 // indirect
	github.com/acarl005/stripansi v0.0.0-20180116102854-5a71ef0e047d // indirect
	github.com/anchore/go-struct-converter v0.1.0 // indirect
	github.com/antlr4-go/antlr/v4 v4.13.1 // indirect
	github.com/beorn7/perks v1.0.1 // indirect
	github.com/cenkalti/backoff/v5 v5.0.3 // indirect
	github.com/cespare/xxhash/v2 v2.3.0 // indirect
	github.com/clipperhouse/uax29/v2 v2.7.0 // indirect
	github.com/dustin/go-humanize v1.1.0 // indirect
	github.com/go-jose/go-jose/v4 v4.1.4 // indirect
	github.com/go-logr/logr v1.4.4 // indirect
	github.com/go-logr/stdr v1.2.2 // indirect
	github.com/grpc-ecosystem/grpc-gateway/v2 v2.30.0 // indirect
	github.com/hashicorp/golang-lru/v2 v2.0.7 // indirect
	github.com/inconshreveable/mousetrap v1.1.0 // indirect
	github.com/jackc/pgpassfile v1.0.0 // indirect
	github.com/jackc/pgservicefile v0.0.0-20240606120523-5a60cdf6a761 // indirect
	github.com/jackc/puddle/v2 v2.2.3 // indirect
	github.com/klauspost/cpuid/v2 v2.4.0 // indirect
	github.com/klauspost/crc32 v1.3.0 // indirect
	github.com/lib/pq v1.12.3 // indirect
	github.com/mattn/go-isatty v0.0.24 // indirect
	github.com/mattn/go-runewidth v0.0.24 // indirect
	github.com/mfridman/interpolate v0.0.2 // indirect
	github.com/minio/crc64nvme v1.1.1 // indirect
	github.com/minio/md5-simd v1.1.2 // indirect
	github.com/muesli/mango v0.2.0 // indirect
	github.com/muesli/mango-pflag v0.1.0 // indirect
	github.com/munnerz/goautoneg v0.0.0-20191010083416-a7dc8b61c822 // indirect
	github.com/ncruces/go-strftime v1.1.0 // indirect
	github.com/philhofer/fwd v1.2.0 // indirect
	github.com/prometheus/client_model v0.6.3 // indirect
	github.com/prometheus/common v0.72.0 // indirect
	github.com/prometheus/procfs v0.22.0 // indirect
	github.com/remyoudompheng/bigfft v0.0.0-20230129092748-24d4a6f8daec // indirect
	github.com/riverqueue/river/riverdriver/riverpgxv5 v0.51.1 // indirect
	github.com/riverqueue/river/rivershared v0.51.1 // indirect
	github.com/rs/xid v1.6.0 // indirect
	github.com/sethvargo/go-retry v0.5.0 // indirect
	github.com/sirupsen/logrus v1.10.2 // indirect
	github.com/tidwall/gjson v1.20.0 // indirect
	github.com/tidwall/match v1.2.0 // indirect
	github.com/tidwall/pretty v1.2.1 // indirect
	github.com/tidwall/sjson v1.2.5 // indirect
	github.com/tim-ywliu/nested-logrus-formatter v1.3.2 // indirect
	github.com/tinylib/msgp v1.6.4 // indirect
	github.com/transparency-dev/merkle v0.0.2 // indirect
	github.com/xeipuuv/gojsonpointer v0.0.0-20180127040702-4e3ac2762d5f // indirect
	github.com/xeipuuv/gojsonreference v0.0.0-20180127040603-bd5ef7bd5415 // indirect
	github.com/xeipuuv/gojsonschema v1.2.0 // indirect
	github.com/zeebo/xxh3 v1.1.0 // indirect
	go.opentelemetry.io/auto/sdk v1.2.1 // indirect
	go.opentelemetry.io/otel/exporters/otlp/otlptrace v1.47.0 // indirect
	go.opentelemetry.io/otel/log v1.47.0 // indirect
	go.opentelemetry.io/otel/metric v1.47.0 // indirect
	go.opentelemetry.io/proto/otlp v1.11.0 // indirect
	go.uber.org/multierr v1.11.0 // indirect
	go.yaml.in/yaml/v2 v2.4.4 // indirect
	go.yaml.in/yaml/v3 v3.0.5 // indirect
	golang.org/x/exp v0.0.0-20261011100332-faecfb24eb49 // indirect
	golang.org/x/exp/typeparams v0.0.0-20260811152304-ee035b5b010f // indirect
	golang.org/x/sync v0.24.0 // indirect
	golang.org/x/telemetry v0.0.0-20261010193011-f71dc92da45e // indirect
	golang.org/x/vuln v1.9.0 // indirect
	google.golang.org/genproto/googleapis/api v0.0.0-20261005182115-fad411399dd8 // indirect
	google.golang.org/genproto/googleapis/rpc v0.0.0-20261005182115-fad411399dd8 // indirect
	google.golang.org/grpc v1.84.0 // indirect
	gopkg.in/ini.v1 v1.67.3 // indirect
	honnef.co/go/tools v0.8.2 // indirect
	modernc.org/libc v1.79.0 // indirect
	modernc.org/mathutil v1.7.1 // indirect
	modernc.org/memory v1.12.1 // indirect
	sigs.k8s.io/yaml v1.6.0 // indirect
)

tool (
	golang.org/x/vuln/cmd/govulncheck
	honnef.co/go/tools/cmd/staticcheck
)

module github.com/guyline/guyline/supply/version/testdata/oracle

go 1.26.8

require github.com/google/osv-scalibr v0.5.3

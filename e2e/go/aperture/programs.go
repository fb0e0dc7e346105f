//go:build programs

// Package aperture names the program that is built here, so that go.mod and go.sum hold all it needs. It stands apart
// from lnd because this version of Aperture compiles against an older lnd alone.
package aperture

import _ "github.com/lightninglabs/aperture/cmd/aperture"

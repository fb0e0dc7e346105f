// Makes the macaroon vectors of src/test/resources/org/l402/macaroon/go-more.json with Go's macaroon library.
// Run it in this folder: go run . > ../resources/org/l402/macaroon/go-more.json
package main

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"gopkg.in/macaroon.v2"
)

type valid struct {
	Name, RootKey, Location, Identifier string
	Caveats                             []string
	Binary, Base64, Signature           string
}

type refused struct{ Name, Binary, Reason string }

func bytesOf(name string, n int) []byte {
	var out []byte
	for i := 0; len(out) < n; i++ {
		sum := sha256.Sum256([]byte(fmt.Sprintf("%s %d", name, i)))
		out = append(out, sum[:]...)
	}
	return out[:n]
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func vector(name, location string, key, id []byte, caveats ...string) valid {
	m, err := macaroon.New(key, id, location, macaroon.V2)
	check(err)
	for _, c := range caveats {
		check(m.AddFirstPartyCaveat([]byte(c)))
	}
	b, err := m.MarshalBinary()
	check(err)
	return valid{name, hex.EncodeToString(key), location, hex.EncodeToString(id), caveats,
		hex.EncodeToString(b), base64.StdEncoding.EncodeToString(b), hex.EncodeToString(m.Signature())}
}

func l402(name string) []byte { return append([]byte{0, 0}, bytesOf(name, 64)...) }

func main() {
	var ok []valid
	for _, n := range []int{0, 1, 31, 32, 33, 63, 65, 127, 128, 200} {
		name := fmt.Sprintf("root key of %d bytes", n)
		ok = append(ok, vector(name, "lsat", bytesOf(name, n), l402(name), "services=weather:0"))
	}
	for _, n := range []int{1, 55, 64, 126, 127, 128, 129, 255, 256, 1000} {
		name := fmt.Sprintf("caveat of %d bytes", n)
		ok = append(ok, vector(name, "lsat", bytesOf(name, 32), l402(name), strings.Repeat("x", n)))
	}
	for _, n := range []int{1, 127, 128, 300} {
		name := fmt.Sprintf("identifier of %d bytes", n)
		ok = append(ok, vector(name, "lsat", bytesOf(name, 32), bytesOf(name+" id", n), "services=weather:0"))
	}
	for _, n := range []int{5, 64} {
		name := fmt.Sprintf("%d caveats", n)
		var caveats []string
		for i := 0; i < n; i++ {
			caveats = append(caveats, fmt.Sprintf("note=%d", i))
		}
		ok = append(ok, vector(name, "lsat", bytesOf(name, 32), l402(name), caveats...))
	}
	ok = append(ok, vector("empty caveat", "", bytesOf("e", 32), l402("e"), ""))

	var bad []refused
	m, err := macaroon.New(bytesOf("t", 32), l402("t"), "lsat", macaroon.V2)
	check(err)
	check(m.AddThirdPartyCaveat(bytesOf("k", 32), []byte("third"), "https://third.example"))
	b, err := m.MarshalBinary()
	check(err)
	bad = append(bad, refused{"third-party caveat", hex.EncodeToString(b), "third-party"})

	m, err = macaroon.New(bytesOf("t", 32), l402("t"), "lsat", macaroon.V2)
	check(err)
	check(m.AddThirdPartyCaveat(bytesOf("k", 32), []byte("third"), ""))
	b, err = m.MarshalBinary()
	check(err)
	bad = append(bad, refused{"third-party caveat without location", hex.EncodeToString(b), "third-party"})

	v1, err := macaroon.New(bytesOf("v", 32), []byte("version one"), "lsat", macaroon.V1)
	check(err)
	check(v1.AddFirstPartyCaveat([]byte("services=weather:0")))
	b, err = v1.MarshalBinary()
	check(err)
	bad = append(bad, refused{"version 1", hex.EncodeToString(b), "version 1"})
	b, err = v1.MarshalJSON()
	check(err)
	bad = append(bad, refused{"version 1 in JSON", hex.EncodeToString(b), "JSON"})
	v2, err := macaroon.New(bytesOf("v", 32), l402("v"), "lsat", macaroon.V2)
	check(err)
	b, err = v2.MarshalJSON()
	check(err)
	bad = append(bad, refused{"version 2 in JSON", hex.EncodeToString(b), "JSON"})

	enc := json.NewEncoder(os.Stdout)
	enc.SetIndent("", " ")
	enc.SetEscapeHTML(false)
	check(enc.Encode(map[string]any{"source": "made with gopkg.in/macaroon.v2 by src/test/go", "vectors": ok, "refused": bad}))
}

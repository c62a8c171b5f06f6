// Package benchmarks packs and unpacks with moov-io/iso8583 the messages of SpecificationBenchmark: the same bytes,
// which messages.txt has. Run: go test -bench . -benchmem
package benchmarks

import (
	"bytes"
	"encoding/hex"
	"os"
	"strings"
	"testing"

	"github.com/moov-io/iso8583"
	"github.com/moov-io/iso8583/encoding"
	"github.com/moov-io/iso8583/field"
	"github.com/moov-io/iso8583/padding"
	"github.com/moov-io/iso8583/prefix"
)

// coding is how the fields of a message are written.
type coding struct {
	digits, text   encoding.Encoder
	fixed, counted prefix.Prefixer
	bitmap         encoding.Encoder
	bitmapPrefix   prefix.Prefixer
}

var codings = map[string]coding{
	"ascii":  {encoding.ASCII, encoding.ASCII, prefix.ASCII.Fixed, prefix.ASCII.LL, encoding.BytesToASCIIHex, prefix.Hex.Fixed},
	"visa":   {encoding.BCD, encoding.EBCDIC1047, prefix.Binary.Fixed, prefix.Binary.L, encoding.Binary, prefix.Binary.Fixed},
	"nested": {encoding.ASCII, encoding.ASCII, prefix.ASCII.Fixed, prefix.ASCII.LL, encoding.Binary, prefix.Binary.Fixed},
}

var values = map[int]string{
	2: "4111111111111111", 3: "003000", 4: "000000001250", 7: "1130152600", 11: "000042", 12: "162600", 13: "1130",
	14: "2912", 18: "5999", 22: "051", 25: "00", 32: "12345678901", 37: "633416000042", 41: "TERM0001",
	42: "MERCHANT0000001", 49: "978",
}

// group is the content of field 127, with a bitmap of its own.
type group struct {
	F2  *field.String `index:"2"`
	F3  *field.String `index:"3"`
	F20 *field.String `index:"20"`
	F22 *field.String `index:"22"`
}

func newGroup() *group {
	return &group{
		field.NewStringValue("0000:000000042"),
		field.NewStringValue("Source      Destination 123456000042Group       "),
		field.NewStringValue("20261130"),
		field.NewStringValue("14Card211Chip0"),
	}
}

func specOf(kind string) *iso8583.MessageSpec {
	c := codings[kind]
	fixed := func(length int, enc encoding.Encoder) field.Field {
		return field.NewString(&field.Spec{Length: length, Enc: enc, Pref: c.fixed, Pad: padding.Left('0')})
	}
	counted := func(length int) field.Field {
		return field.NewString(&field.Spec{Length: length, Enc: c.digits, Pref: c.counted})
	}
	fields := map[int]field.Field{
		0:  fixed(4, c.digits),
		1:  field.NewBitmap(&field.Spec{Length: 8, Enc: c.bitmap, Pref: c.bitmapPrefix}),
		2:  counted(19),
		32: counted(11),
		37: fixed(12, c.text),
		41: fixed(8, c.text),
		42: fixed(15, c.text),
	}
	for number, length := range map[int]int{3: 6, 4: 12, 7: 10, 11: 6, 12: 6, 13: 4, 14: 4, 18: 4, 22: 3, 25: 2, 49: 3} {
		fields[number] = fixed(length, c.digits)
	}
	if kind == "visa" {
		fields[22] = fixed(4, c.digits)
	}
	fields[127] = field.NewComposite(&field.Spec{
		Length: 999, Pref: prefix.ASCII.LLL,
		Bitmap: field.NewBitmap(&field.Spec{Length: 8, Enc: encoding.Binary, Pref: prefix.Binary.Fixed, DisableAutoExpand: true}),
		Subfields: map[string]field.Field{
			"2":  field.NewString(&field.Spec{Length: 32, Enc: encoding.ASCII, Pref: prefix.ASCII.LL}),
			"3":  field.NewString(&field.Spec{Length: 48, Enc: encoding.ASCII, Pref: prefix.ASCII.Fixed}),
			"20": field.NewString(&field.Spec{Length: 8, Enc: encoding.ASCII, Pref: prefix.ASCII.Fixed}),
			"22": field.NewString(&field.Spec{Length: 999, Enc: encoding.ASCII, Pref: prefix.ASCII.LLL}),
		},
	})
	return &iso8583.MessageSpec{Fields: fields}
}

func newMessage(tb testing.TB, spec *iso8583.MessageSpec, kind string) *iso8583.Message {
	message := iso8583.NewMessage(spec)
	message.MTI("0100")
	for number, value := range values {
		if kind == "visa" && number == 22 {
			value = "0510"
		}
		if err := message.Field(number, value); err != nil {
			tb.Fatal(err)
		}
	}
	if kind == "nested" {
		if err := message.Marshal(&struct {
			F127 *group `index:"127"`
		}{newGroup()}); err != nil {
			tb.Fatal(err)
		}
	}
	return message
}

func expected(tb testing.TB, kind string) []byte {
	text, err := os.ReadFile("messages.txt")
	if err != nil {
		tb.Fatal(err)
	}
	for _, line := range strings.Split(string(text), "\n") {
		if name, digits, found := strings.Cut(line, " "); found && name == kind {
			message, err := hex.DecodeString(digits)
			if err != nil {
				tb.Fatal(err)
			}
			return message
		}
	}
	tb.Fatal("there is no message " + kind)
	return nil
}

func eachKind(b *testing.B, run func(b *testing.B, spec *iso8583.MessageSpec, kind string, wanted []byte)) {
	for _, kind := range []string{"ascii", "visa", "nested"} {
		b.Run(kind, func(b *testing.B) {
			spec := specOf(kind)
			wanted := expected(b, kind)
			packed, err := newMessage(b, spec, kind).Pack()
			if err != nil {
				b.Fatal(err)
			}
			if !bytes.Equal(packed, wanted) {
				b.Fatalf("moov writes the message as other bytes:\n%x\n%x", packed, wanted)
			}
			b.ReportAllocs()
			run(b, spec, kind, wanted)
		})
	}
}

// BenchmarkPack makes a message with all of its fields, and writes it.
func BenchmarkPack(b *testing.B) {
	eachKind(b, func(b *testing.B, spec *iso8583.MessageSpec, kind string, wanted []byte) {
		for b.Loop() {
			if _, err := newMessage(b, spec, kind).Pack(); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkUnpack reads a message, which is always with all of its fields.
func BenchmarkUnpack(b *testing.B) {
	eachKind(b, func(b *testing.B, spec *iso8583.MessageSpec, kind string, wanted []byte) {
		for b.Loop() {
			if err := iso8583.NewMessage(spec).Unpack(wanted); err != nil {
				b.Fatal(err)
			}
		}
	})
}

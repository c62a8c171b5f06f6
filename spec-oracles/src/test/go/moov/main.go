// Writes and reads messages with moov-io/iso8583, as the tests ask for on standard input: a request and its answer are
// one line each, words with blanks between them. Texts and bytes are hexadecimal digits after t: or b:.
//
//	builtin NAME                  ok t:JSON
//	spec NAME t:JSON              ok
//	write NAME PATH=VALUE ...     ok b:MESSAGE
//	read NAME b:MESSAGE           ok PATH=VALUE ...
//
// Any answer may be: no t:REASON
package main

import (
	"bufio"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/moov-io/iso8583"
	"github.com/moov-io/iso8583/encoding"
	"github.com/moov-io/iso8583/exp/emv"
	"github.com/moov-io/iso8583/field"
	"github.com/moov-io/iso8583/padding"
	"github.com/moov-io/iso8583/specs"
)

var builtins = map[string]*iso8583.MessageSpec{
	"Spec87":       iso8583.Spec87,
	"Spec87ASCII":  specs.Spec87ASCII,
	"Spec87Hex":    specs.Spec87Hex,
	"Spec87Track2": specs.Spec87Track2,
	"EMV":          emv.MessageSpec,
}

var loaded = map[string]*iso8583.MessageSpec{}

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		words, err := answer(strings.Fields(line))
		if err != nil {
			words = []string{"no", "t:" + hex.EncodeToString([]byte(err.Error()))}
		} else {
			words = append([]string{"ok"}, words...)
		}
		fmt.Fprintln(out, strings.Join(words, " "))
		out.Flush()
	}
}

func answer(words []string) (answer []string, err error) {
	defer func() {
		if panic := recover(); panic != nil {
			err = fmt.Errorf("panic: %v", panic)
		}
	}()
	name := words[1]
	switch words[0] {
	case "builtin":
		json, err := specs.ExportJSON(builtins[name])
		return []string{"t:" + hex.EncodeToString(json)}, err
	case "spec":
		json, err := value(words[2])
		if err != nil {
			return nil, err
		}
		loaded[name], err = specs.ImportJSON(json)
		return nil, err
	case "write":
		return write(loaded[name], words[2:])
	case "read":
		return read(loaded[name], words[2])
	}
	return nil, errors.New("unknown request")
}

func value(word string) ([]byte, error) {
	return hex.DecodeString(word[2:])
}

func write(spec *iso8583.MessageSpec, words []string) ([]string, error) {
	message := iso8583.NewMessage(spec)
	for _, word := range words {
		path, text, _ := strings.Cut(word, "=")
		bytes, err := value(text)
		if err != nil {
			return nil, err
		}
		keys := strings.Split(path, ".")
		number, err := strconv.Atoi(keys[0])
		if err != nil {
			return nil, err
		}
		one := spec.Fields[number]
		for index, key := range keys[1:] {
			// tags may be keys without what fills them
			if one.Spec().Subfields[key] == nil {
				key = strings.TrimLeft(key, "0")
			}
			keys[index+1] = key
			one = one.Spec().Subfields[key]
		}
		if one == nil {
			return nil, fmt.Errorf("there is no %s", path)
		}
		filled := field.NewInstanceOf(one)
		// here a value of bytes is their digits
		if one.Spec().Enc == encoding.ASCIIHexToBytes {
			bytes = []byte(strings.ToUpper(hex.EncodeToString(bytes)))
		}
		if err := filled.SetBytes(bytes); err != nil {
			return nil, err
		}
		if err := message.MarshalPath(strings.Join(keys, "."), filled); err != nil {
			return nil, err
		}
	}
	bytes, err := message.Pack()
	return []string{"b:" + hex.EncodeToString(bytes)}, err
}

func read(spec *iso8583.MessageSpec, word string) ([]string, error) {
	bytes, err := value(word)
	if err != nil {
		return nil, err
	}
	message := iso8583.NewMessage(spec)
	if err := message.Unpack(bytes); err != nil {
		return nil, err
	}
	var words []string
	for number, one := range message.GetFields() {
		if number == 1 {
			continue
		}
		if words, err = describe(words, strconv.Itoa(number), one); err != nil {
			return nil, err
		}
	}
	sort.Strings(words)
	// moov does not say what it has not read
	if again, err := message.Pack(); err != nil || !slices.Equal(again, bytes) {
		return nil, fmt.Errorf("what is read is written as %x: %v", again, err)
	}
	return words, nil
}

func describe(words []string, path string, one field.Field) ([]string, error) {
	if composite, isComposite := one.(*field.Composite); isComposite {
		var err error
		for key, part := range composite.GetSubfields() {
			if words, err = describe(words, path+"."+key, part); err != nil {
				return nil, err
			}
		}
		return words, nil
	}
	bytes, err := one.Bytes()
	if err != nil {
		return nil, err
	}
	spec := one.Spec()
	_, isNumber := one.(*field.Numeric)
	_, isBinary := one.(*field.Binary)
	_, isHex := one.(*field.Hex)
	isFixed := spec.Pref != nil && strings.HasSuffix(spec.Pref.Inspect(), ".Fixed")
	switch {
	case spec.Enc == encoding.ASCIIHexToBytes:
		bytes, err = hex.DecodeString(string(bytes))
	case isFixed && (isNumber || spec.Pad != nil && string(spec.Pad.Inspect()) == "0"):
		// the zeros that moov takes off
		bytes = padding.Left('0').Pad(bytes, spec.Length)
	}
	kind := "t:"
	if isBinary || isHex || spec.Enc == encoding.Binary || spec.Enc == encoding.BytesToASCIIHex ||
		spec.Enc == encoding.ASCIIHexToBytes {
		kind = "b:"
	}
	return append(words, path+"="+kind+hex.EncodeToString(bytes)), err
}

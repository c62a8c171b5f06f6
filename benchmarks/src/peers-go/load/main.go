// Command load puts moov-io/iso8583-connection under the loads of the load program, which starts it and reads its answers.
// Client and server are in this process and connected over loopback, as in moov's own benchmark. Each request is read at
// the server, and each response is compared with its request.
//
// The first line it writes is its name. It then reads lines: a kind, how many callers, a workload, and for how many
// milliseconds to lead in and to measure. It answers with "begin" and "end" when it does so, one figure a line, and a dot.
package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/moov-io/iso8583"
	connection "github.com/moov-io/iso8583-connection"
	"github.com/moov-io/iso8583-connection/server"
	"github.com/moov-io/iso8583/encoding"
	"github.com/moov-io/iso8583/field"
	"github.com/moov-io/iso8583/network"
	"github.com/moov-io/iso8583/prefix"
)

const (
	timeout = 30 * time.Second
	// beyond this moov is stuck: a Send waits without a timeout for its turn to write
	mostOfAVisit = 2 * time.Minute
)

var spec = &iso8583.MessageSpec{Fields: map[int]field.Field{
	0:  field.NewString(&field.Spec{Length: 4, Enc: encoding.ASCII, Pref: prefix.ASCII.Fixed}),
	1:  field.NewBitmap(&field.Spec{Length: 8, Enc: encoding.Binary, Pref: prefix.Binary.Fixed}),
	11: field.NewString(&field.Spec{Length: 6, Enc: encoding.ASCII, Pref: prefix.ASCII.Fixed}),
}}

// What all drivers send with the STAN 000001.
var first = []byte("0800\x00\x20\x00\x00\x00\x00\x00\x00000001")

var lastStan atomic.Uint32

func readLength(r io.Reader) (int, error) {
	header := network.NewBinary2BytesHeader()
	_, err := header.ReadFrom(r)
	return header.Length(), err
}

func writeLength(w io.Writer, length int) (int, error) {
	header := network.NewBinary2BytesHeader()
	if err := header.SetLength(length); err != nil {
		return 0, err
	}
	return header.WriteTo(w)
}

// answer makes the request the response, as moov's users do.
func answer(c *connection.Connection, request *iso8583.Message) {
	request.MTI("0810")
	if err := c.Reply(request); err != nil {
		fmt.Fprintln(os.Stderr, "moov does not reply:", err)
	}
}

func newRequest(stan string) (*iso8583.Message, error) {
	request := iso8583.NewMessage(spec)
	request.MTI("0800")
	return request, request.Field(11, stan)
}

func exchange(client *connection.Connection) error {
	stan := fmt.Sprintf("%06d", (lastStan.Add(1)-1)%999_999+1)
	request, err := newRequest(stan)
	if err != nil {
		return err
	}
	response, err := client.Send(request)
	if err != nil {
		return err
	}
	answered, err := response.GetString(11)
	if err == nil && answered != stan {
		err = errors.New("the answer to another request")
	}
	return err
}

func start() (*connection.Connection, error) {
	request, err := newRequest("000001")
	if err != nil {
		return nil, err
	}
	if packed, err := request.Pack(); err != nil || !bytes.Equal(packed, first) {
		return nil, fmt.Errorf("moov writes %x, others %x: %w", packed, first, err)
	}
	host := server.New(spec, readLength, writeLength, connection.SendTimeout(timeout), connection.InboundMessageHandler(answer))
	if err := host.Start("127.0.0.1:0"); err != nil {
		return nil, err
	}
	client, err := connection.New(host.Addr, spec, readLength, writeLength, connection.SendTimeout(timeout))
	if err != nil {
		return nil, err
	}
	return client, client.Connect()
}

// reading is what the process has used up to a moment.
type reading struct {
	time       time.Time
	requests   uint64
	cpu, bytes int64
}

func read(requests uint64) reading {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	allocated := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(allocated)
	return reading{time.Now(), requests, usage.Utime.Nano() + usage.Stime.Nano(), int64(allocated[0].Value.Uint64())}
}

func (end reading) tellSince(start reading) {
	fmt.Printf("requests=%d\nnanos=%d\ncpu=%d\nbytes=%d\n", end.requests-start.requests, end.time.Sub(start.time).Nanoseconds(),
		end.cpu-start.cpu, end.bytes-start.bytes)
}

// loop has callers that each send the next request when they have the response to the last one, until they are stopped.
type loop struct {
	client   *connection.Connection
	answered atomic.Uint64
	stopped  atomic.Bool
	failure  atomic.Pointer[error]
	callers  sync.WaitGroup
}

func (l *loop) start(callers int) {
	for range callers {
		l.callers.Go(func() {
			for again := true; again; again = !l.stopped.Load() {
				if err := exchange(l.client); err != nil {
					l.failure.CompareAndSwap(nil, &err)
					return
				}
				l.answered.Add(1)
			}
		})
	}
}

func visit(client *connection.Connection, line string) error {
	var kind, workload string
	var callers, lead, window int
	if _, err := fmt.Sscan(line, &kind, &callers, &workload, &lead, &window); err != nil {
		return err
	}
	if workload != "STAN" {
		return errors.New("there is no workload " + workload)
	}
	l := loop{client: client}
	var begin, end reading
	tellBegin := func() {
		begin = read(l.answered.Load())
		fmt.Println("begin")
	}
	tellEnd := func() {
		end = read(l.answered.Load())
		fmt.Println("end")
	}
	switch kind {
	case "blocking", "virtual":
		l.start(callers)
		time.Sleep(time.Duration(lead) * time.Millisecond)
		tellBegin()
		time.Sleep(time.Duration(window) * time.Millisecond)
		tellEnd()
		l.stopped.Store(true)
		l.callers.Wait()
	case "burst":
		l.stopped.Store(true)
		tellBegin()
		l.start(callers)
		l.callers.Wait()
		tellEnd()
	default:
		return errors.New("there is no load " + kind)
	}
	if failure := l.failure.Load(); failure != nil {
		return *failure
	}
	end.tellSince(begin)
	return nil
}

func name() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, module := range info.Deps {
			if module.Path == "github.com/moov-io/iso8583-connection" {
				return "moov " + strings.TrimPrefix(module.Version, "v")
			}
		}
	}
	return "moov"
}

func main() {
	client, err := start()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(name())
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		stuck := time.AfterFunc(mostOfAVisit, func() {
			fmt.Fprintln(os.Stderr, "moov is stuck in", lines.Text())
			os.Exit(1)
		})
		if err := visit(client, lines.Text()); err != nil {
			fmt.Println("failed=" + err.Error())
		}
		fmt.Println(".")
		stuck.Stop()
	}
}

package bus

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	// sign is how long Redis may be silent before it counts as away; a ping
	// goes out three times as often.
	sign = 1500 * time.Millisecond
	// pause before coming back: short, because people wait on it, and there
	// are only as many of us as there are servers.
	pause = 250 * time.Millisecond
)

var errNotYet = errors.New("bus: not connected to Redis yet")

type redisBus struct {
	counters
	ears   ears
	prefix string
	client *redis.Client
	queue  chan message
	turn   chan struct{} // the set of channels changed
	away   atomic.Pointer[error]
	end    context.CancelFunc
	wait   sync.WaitGroup
}

// Redis connects the servers that name the same Redis. It returns at once,
// also when Redis is away: Away says so, and it comes back by itself. The
// prefix keeps installations that share a Redis apart.
func Redis(url, prefix string) (Bus, error) {
	options, err := redis.ParseURL(url)
	if err != nil {
		// The address may hold a password: the cause is said without it.
		return nil, errors.New("bus: the address of Redis cannot be read; it looks like redis://host:6379/0")
	}
	options.MaxRetries = -1
	options.DialTimeout, options.ReadTimeout, options.WriteTimeout = sign, sign, sign
	options.PoolSize = 4
	ctx, end := context.WithCancel(context.Background())
	b := &redisBus{
		prefix: prefix, client: redis.NewClient(options), end: end,
		queue: make(chan message, queueLength), turn: make(chan struct{}, 1),
	}
	b.setAway(errNotYet)
	b.wait.Add(2)
	go b.publish(ctx)
	go b.listen(ctx)
	return b, nil
}

func (b *redisBus) Publish(channel string, data []byte) {
	select {
	case b.queue <- message{channel, data}:
	default:
		b.dropped.Add(1)
	}
}

func (b *redisBus) Subscribe(channel string, hear func([]byte), missed func()) func() {
	one := &ear{hear: hear, missed: missed}
	b.ears.add(channel, one)
	b.changed()
	return sync.OnceFunc(func() {
		if b.ears.remove(channel, one) {
			b.changed()
		}
	})
}

func (b *redisBus) Away() error {
	if err := b.away.Load(); err != nil {
		return *err
	}
	return nil
}

func (b *redisBus) Close() error {
	b.end()
	b.wait.Wait()
	return b.client.Close()
}

func (b *redisBus) setAway(err error) {
	if err == nil {
		b.away.Store(nil)
		return
	}
	b.away.Store(&err)
}

func (b *redisBus) changed() {
	select {
	case b.turn <- struct{}{}:
	default:
	}
}

// publish sends what is queued, many messages to a round trip. What cannot be
// sent is dropped: by the time Redis is back it would be old, and the
// receivers are told that they missed something anyway.
func (b *redisBus) publish(ctx context.Context) {
	defer b.wait.Done()
	for {
		select {
		case <-ctx.Done():
			return
		case m := <-b.queue:
			b.send(ctx, b.gather(m))
		}
	}
}

func (b *redisBus) gather(first message) []message {
	batch := []message{first}
	bytes := len(first.data)
	for len(batch) < 512 && bytes < 1<<20 {
		select {
		case m := <-b.queue:
			batch = append(batch, m)
			bytes += len(m.data)
		default:
			return batch
		}
	}
	return batch
}

func (b *redisBus) send(ctx context.Context, batch []message) {
	ctx, cancel := context.WithTimeout(ctx, sign)
	defer cancel()
	_, err := b.client.Pipelined(ctx, func(pipe redis.Pipeliner) error {
		for _, m := range batch {
			pipe.Publish(ctx, b.prefix+m.channel, m.data)
		}
		return nil
	})
	if err != nil {
		b.dropped.Add(int64(len(batch)))
		time.Sleep(pause / 5)
		return
	}
	b.published.Add(int64(len(batch)))
}

// listen keeps one connection that hears every channel somebody here listens
// to, and makes a new one whenever it breaks or falls silent.
func (b *redisBus) listen(ctx context.Context) {
	defer b.wait.Done()
	for ctx.Err() == nil {
		err := b.hearUntilItBreaks(ctx)
		if ctx.Err() != nil {
			return
		}
		b.breaks.Add(1)
		b.setAway(fmt.Errorf("bus: Redis is away: %w", err))
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
}

func (b *redisBus) hearUntilItBreaks(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	line := b.client.Subscribe(ctx)
	steering := make(chan error, 1)
	go func() { steering <- b.steer(ctx, line) }()
	defer func() {
		cancel()
		_ = line.Close()
		<-steering
	}()
	for {
		got, err := line.ReceiveTimeout(ctx, sign)
		if err != nil {
			select {
			case cause := <-steering:
				steering <- nil
				if cause != nil {
					return cause
				}
			default:
			}
			return err
		}
		b.setAway(nil)
		switch m := got.(type) {
		case *redis.Subscription:
			if m.Kind == "subscribe" {
				// From here on everything is heard, nothing of before.
				b.ears.missed(strings.TrimPrefix(m.Channel, b.prefix))
			}
		case *redis.Message:
			b.heard.Add(1)
			b.ears.heard(strings.TrimPrefix(m.Channel, b.prefix), []byte(m.Payload))
		}
	}
}

// steer subscribes the line to what is wanted and pings it.
func (b *redisBus) steer(ctx context.Context, line *redis.PubSub) error {
	on := map[string]bool{}
	ping := time.NewTicker(sign / 3)
	defer ping.Stop()
	if err := line.Ping(ctx); err != nil {
		_ = line.Close()
		return err
	}
	for {
		if err := b.follow(ctx, line, on); err != nil {
			_ = line.Close()
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-b.turn:
		case <-ping.C:
			if err := line.Ping(ctx); err != nil {
				_ = line.Close()
				return err
			}
		}
	}
}

func (b *redisBus) follow(ctx context.Context, line *redis.PubSub, on map[string]bool) error {
	want := map[string]bool{}
	var add, drop []string
	for _, channel := range b.ears.channels() {
		want[b.prefix+channel] = true
		if on[b.prefix+channel] {
			b.ears.begin(channel)
			continue
		}
		add = append(add, b.prefix+channel)
		on[b.prefix+channel] = true
	}
	for channel := range on {
		if !want[channel] {
			drop = append(drop, channel)
			delete(on, channel)
		}
	}
	if len(drop) > 0 {
		if err := line.Unsubscribe(ctx, drop...); err != nil {
			return err
		}
	}
	if len(add) > 0 {
		return line.Subscribe(ctx, add...)
	}
	return nil
}

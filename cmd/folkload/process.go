package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// spent is what a process had used of the processor at a moment.
type spent struct {
	at    time.Time
	ticks float64
}

const ticksPerSecond = 100 // USER_HZ, which Linux fixes at 100 for /proc

func usage(pid int) spent {
	now := spent{at: time.Now()}
	if pid == 0 {
		return now
	}
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return now
	}
	_, rest, _ := strings.Cut(string(b), ") ")
	fields := strings.Fields(rest)
	if len(fields) > 12 {
		user, _ := strconv.ParseFloat(fields[11], 64)
		system, _ := strconv.ParseFloat(fields[12], 64)
		now.ticks = user + system
	}
	return now
}

// since is the share of one core.
func (s spent) since(before spent) float64 {
	return (s.ticks - before.ticks) / ticksPerSecond / s.at.Sub(before.at).Seconds()
}

// resident is a process's memory in bytes.
func resident(pid int) float64 {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(b)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, _ := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			return kb * 1024
		}
	}
	return 0
}

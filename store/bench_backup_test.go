package store

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"stipple/store/disk"
)

// BenchmarkBackup measures a verified backup of a clinic file of about 100 MB while
// somebody saves and reads, and what the saves take meanwhile against before; and the
// two ways to copy the file alone.
func BenchmarkBackup(b *testing.B) {
	d := newDecade(b, 14000)
	defer d.s.Close()
	if err := d.s.foldOpened(); err != nil {
		b.Fatal(err)
	}
	saver := newPatient(d.s, "SAVER", "Saver", "Steady")
	saved, err := d.s.SavePatient(bg(), saver)
	if err != nil {
		b.Fatal(err)
	}
	save := func() time.Duration {
		start := time.Now()
		saved.Value.Contact.Phone = fmt.Sprint(start.UnixNano())
		if saved, err = d.s.SavePatient(bg(), saved); err != nil {
			b.Error(err)
		}
		took := time.Since(start)
		if _, err := d.s.Patient(bg(), saved.Value.ID); err != nil {
			b.Error(err)
		}
		time.Sleep(5 * time.Millisecond) // a busy clinic, not a siege
		return took
	}
	b.Run("verified", func(b *testing.B) {
		var before, during, took []time.Duration
		for range 500 {
			before = append(before, save())
		}
		for b.Loop() {
			ended := make(chan error)
			start := time.Now()
			go func() {
				_, err := d.s.Backup(bg(), "", nil)
				took = append(took, time.Since(start))
				ended <- err
			}()
			for open := true; open; {
				select {
				case err := <-ended:
					if open = false; err != nil {
						b.Fatal(err)
					}
				default:
					during = append(during, save())
				}
			}
		}
		reportPercentiles(b, took)
		b.ReportMetric(float64(sizeOf(d.path))/1e6, "file-MB")
		for name, list := range map[string][]time.Duration{"before": before, "during": during} {
			b.ReportMetric(float64(middle(list).Microseconds()), name+"-save-p50-µs")
			b.ReportMetric(float64(share(list, 0.99).Microseconds()), name+"-save-p99-µs")
		}
	})
	for name, copyTo := range map[string]func(to string) error{
		"copy/backup": func(to string) error { return d.s.copyAtOnce(bg(), to) },
		"copy/vacuum": func(to string) error { _, err := d.s.writer.Exec("VACUUM INTO $1", to); return err },
	} {
		b.Run(name, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				to := filepath.Join(b.TempDir(), fmt.Sprint(i))
				if err := os.WriteFile(to, nil, 0o600); err != nil {
					b.Fatal(err)
				}
				if err := copyTo(to); err != nil {
					b.Fatal(err)
				}
				if err := disk.SyncFile(disk.System(), to); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// share gives what so many of the times do not exceed.
func share(took []time.Duration, part float64) time.Duration {
	took = slices.Sorted(slices.Values(took))
	return took[int(part*float64(len(took)-1))]
}

package main

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"

	"stipple/planner"
	"stipple/store"
)

type usersCommand struct {
	List       userListCommand       `cmd:"" help:"List who can sign in."`
	Add        userAddCommand        `cmd:"" help:"Add a user."`
	Role       userRoleCommand       `cmd:"" help:"Give a user another role."`
	Remove     userRemoveCommand     `cmd:"" help:"Remove a user: the clinic gets a new key and every chart is sealed anew."`
	Passphrase userPassphraseCommand `cmd:"" help:"Change one's own passphrase, or give another user a new one."`
	Reset      userResetCommand      `cmd:"" help:"Give a user a new passphrase with the printed recovery code."`
	Code       userCodeCommand       `cmd:"" help:"Print a new recovery code in place of the old one."`
}

type userListCommand struct{}

// Run lists the users.
func (userListCommand) Run(s *session) error {
	return s.with(false, func(clinic *store.Store) error {
		users, err := clinic.Users(context.Background())
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(s.out, 0, 4, 2, ' ', 0)
		fmt.Fprintln(table, "NAME\tROLE")
		for _, u := range users {
			fmt.Fprintf(table, "%s\t%s\n", u.Name, u.Role)
		}
		return table.Flush()
	})
}

type userAddCommand struct {
	Name              string `arg:"" help:"The new user's name."`
	Role              string `help:"physician, assistant or administrator." required:"" enum:"physician,assistant,administrator"`
	NewPassphraseFile string `help:"Read the new user's passphrase from a file. Otherwise STIPPLE_NEW_PASSPHRASE or a prompt is used." placeholder:"FILE" type:"existingfile"`
}

// Run adds a user.
func (c userAddCommand) Run(s *session) error {
	return s.with(true, func(clinic *store.Store) error {
		passphrase, err := s.newPassphrase("STIPPLE_NEW_PASSPHRASE", c.NewPassphraseFile, c.Name)
		if err != nil {
			return err
		}
		user, err := clinic.AddUser(context.Background(), planner.User{Name: c.Name, Role: planner.Role(c.Role)}, passphrase)
		if err == nil {
			fmt.Fprintf(s.out, "Added %s, %s.\n", user.Name, user.Role)
		}
		return err
	})
}

type userRoleCommand struct {
	Name string `arg:"" help:"The user's name."`
	Role string `arg:"" help:"physician, assistant or administrator." enum:"physician,assistant,administrator"`
}

// Run gives a user another role.
func (c userRoleCommand) Run(s *session) error {
	return s.withUser(c.Name, func(clinic *store.Store, user planner.User) error {
		if err := clinic.SetRole(context.Background(), user.ID, planner.Role(c.Role)); err != nil {
			return err
		}
		fmt.Fprintf(s.out, "%s is now %s.\n", user.Name, c.Role)
		return nil
	})
}

type userRemoveCommand struct {
	Name string `arg:"" help:"The user's name."`
	Yes  bool   `help:"Remove without asking."`
}

// Run removes a user and seals every chart anew.
func (c userRemoveCommand) Run(s *session) error {
	return s.withUser(c.Name, func(clinic *store.Store, user planner.User) error {
		if !c.Yes {
			return usageError(fmt.Sprintf("this takes the key from %s for good; say --yes to do it", user.Name))
		}
		if err := clinic.RemoveUser(context.Background(), user.ID); err != nil {
			return err
		}
		fmt.Fprintf(s.out, "%s can no longer sign in. The clinic has a new key.\n", user.Name)
		return s.reseal(clinic)
	})
}

// reseal seals what is left under an earlier key. Stopped, it goes on the next
// time.
func (s *session) reseal(clinic *store.Store) error {
	done, total, err := clinic.Resealing(context.Background())
	if err != nil || total == 0 {
		return err
	}
	p := s.progress("Sealing anew")
	p.step(done, total)
	err = clinic.Reseal(context.Background(), p.step)
	p.end()
	if err == nil {
		fmt.Fprintln(s.out, "Everything is sealed under the new key.")
	}
	return err
}

type resealCommand struct{}

// Run goes on with sealing anew.
func (resealCommand) Run(s *session) error {
	return s.with(true, func(clinic *store.Store) error {
		if _, total, err := clinic.Resealing(context.Background()); err != nil || total == 0 {
			if err == nil {
				fmt.Fprintln(s.out, "Nothing is left to seal anew.")
			}
			return err
		}
		return s.reseal(clinic)
	})
}

type userPassphraseCommand struct {
	Name              string `arg:"" optional:"" help:"Whose; nobody means one's own."`
	NewPassphraseFile string `help:"Read the new passphrase from a file. Otherwise STIPPLE_NEW_PASSPHRASE or a prompt is used." placeholder:"FILE" type:"existingfile"`
}

// Run changes a passphrase.
func (c userPassphraseCommand) Run(s *session) error {
	me, err := s.userName()
	if err != nil {
		return err
	}
	if c.Name == "" || strings.EqualFold(c.Name, me) {
		return s.changeOwn(c, me)
	}
	return s.withUser(c.Name, func(clinic *store.Store, user planner.User) error {
		passphrase, err := s.newPassphrase("STIPPLE_NEW_PASSPHRASE", c.NewPassphraseFile, user.Name)
		if err != nil {
			return err
		}
		if err := clinic.SetPassphrase(context.Background(), user.ID, passphrase); err != nil {
			return err
		}
		fmt.Fprintf(s.out, "%s has a new passphrase.\n", user.Name)
		return nil
	})
}

func (s *session) changeOwn(c userPassphraseCommand, me string) error {
	return s.withPassphrase(func(clinic *store.Store, old string) error {
		passphrase, err := s.newPassphrase("STIPPLE_NEW_PASSPHRASE", c.NewPassphraseFile, me)
		if err != nil {
			return err
		}
		if err := clinic.ChangePassphrase(context.Background(), old, passphrase); err != nil {
			return err
		}
		fmt.Fprintln(s.out, "Your passphrase is changed.")
		return nil
	})
}

type userResetCommand struct {
	Name              string `arg:"" help:"The user's name."`
	CodeFile          string `help:"Read the recovery code from a file. Otherwise STIPPLE_RECOVERY_CODE or a prompt is used." placeholder:"FILE" type:"existingfile"`
	NewPassphraseFile string `help:"Read the new passphrase from a file. Otherwise STIPPLE_NEW_PASSPHRASE or a prompt is used." placeholder:"FILE" type:"existingfile"`
}

// Run makes a user's key slot anew.
func (c userResetCommand) Run(s *session) error {
	code, err := s.secret("STIPPLE_RECOVERY_CODE", c.CodeFile, "Recovery code")
	if err != nil {
		return err
	}
	passphrase, err := s.newPassphrase("STIPPLE_NEW_PASSPHRASE", c.NewPassphraseFile, c.Name)
	if err != nil {
		return err
	}
	if err := store.ResetPassphrase(s.dataFile(), code, c.Name, passphrase, store.Options{}); err != nil {
		return err
	}
	fmt.Fprintf(s.out, "%s has a new passphrase.\n", c.Name)
	return nil
}

type userCodeCommand struct{}

// Run makes a new recovery code.
func (userCodeCommand) Run(s *session) error {
	return s.withPassphrase(func(clinic *store.Store, passphrase string) error {
		code, doubt := clinic.NewRecoveryCode(context.Background(), passphrase)
		if doubt != nil && !store.InDoubt(doubt) {
			return doubt
		}
		if _, err := fmt.Fprintln(s.out, "Recovery code:", code); err != nil {
			fmt.Fprintln(s.err, "Recovery code:", code) // it is shown this once
		}
		if doubt != nil {
			return doubt // that it may hold or not
		}
		fmt.Fprintln(s.err, "Write it on paper, lock it away, and destroy the old one: that opens nothing any more.")
		return nil
	})
}

// withUser opens the clinic file to write for something about one of its users.
func (s *session) withUser(name string, work func(*store.Store, planner.User) error) error {
	return s.with(true, func(clinic *store.Store) error {
		users, err := clinic.Users(context.Background())
		if err != nil {
			return err
		}
		for _, u := range users {
			if planner.Fold(u.Name) == planner.Fold(name) {
				return work(clinic, u)
			}
		}
		return planner.Errorf(planner.NotFound, "There is no user %q in this clinic.", name)
	})
}

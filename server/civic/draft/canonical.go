package draft

import "github.com/folkmoot/folkmoot/server/civic/canon"

// Canonical writes v in the form that is hashed.
func Canonical(v any) ([]byte, error) { return canon.JSON(v) }

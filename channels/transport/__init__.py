"""The one guarded way out: resolve, check, dial, send within a deadline."""

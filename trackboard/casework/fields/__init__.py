"""Every field of every act, once."""

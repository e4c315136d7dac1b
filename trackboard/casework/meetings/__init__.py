"""Meetings: set up, agenda, roll call, minutes as they are typed and as they are saved, closing, amendments."""

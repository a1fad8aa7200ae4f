"""The values that pass between rooms: frozen, without behaviour that needs the outside."""

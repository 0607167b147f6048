"""What moves events in and messages out."""

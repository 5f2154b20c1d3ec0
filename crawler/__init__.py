"""What happens: network, time, people. Imports the archive, never the other way round."""

"""The stand-in for the azure-native plugin, which talks to the local Azure."""

"""The only modules that talk to Azure."""

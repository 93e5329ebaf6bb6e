"""Fine-tuning an Azure OpenAI model as a declared resource."""

namespace Parley.Server.Calls;

/// <summary>A command was valid but could not be kept or taken now; it had no effect and may be tried again.</summary>
internal sealed class StorageException(string message, Exception? inner = null) : Exception(message, inner);

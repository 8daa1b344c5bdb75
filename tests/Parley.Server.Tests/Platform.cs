using System.Runtime.Versioning;

// The embedded database, signals and file modes under test are those of Unix.
[assembly: UnsupportedOSPlatform("windows")]

using System.ComponentModel.DataAnnotations.Schema;

namespace Parley.Server.Data;

/// <summary>A key of ASP.NET Core data protection.</summary>
internal sealed class DataProtectionKeyRow
{
    [DatabaseGenerated(DatabaseGeneratedOption.Identity)]
    public int Id { get; init; }

    public string? FriendlyName { get; init; }

    public required string Xml { get; init; }
}

/// <summary>When the server was last known to be alive: after a crash, people were last seen then.</summary>
internal sealed class HeartbeatRow
{
    [DatabaseGenerated(DatabaseGeneratedOption.None)]
    public int Id { get; init; }

    public required DateTimeOffset AliveAt { get; set; }
}

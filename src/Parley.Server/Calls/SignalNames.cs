using System.Collections.Frozen;
using System.Text.Json;
using Parley.Meetings.Signals;

namespace Parley.Server.Calls;

/// <summary>The name of each signal on the wire.</summary>
internal static class SignalNames
{
    private static readonly FrozenDictionary<Type, string> Names = typeof(Signal).GetNestedTypes()
        .ToFrozenDictionary(type => type, type => JsonNamingPolicy.CamelCase.ConvertName(type.Name));

    public static string Of(Signal signal) => Names[signal.GetType()];
}

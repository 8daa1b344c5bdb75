using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Meetings.Signals;

namespace Architecture.Tests;

/// <summary>Writes the wire contract of Parley.Meetings.Signals as TypeScript types.</summary>
internal static class TypeScriptContract
{
    private const int WidestLine = 120;

    private static readonly NullabilityInfoContext Nullability = new();

    public static string Write()
    {
        var types = typeof(Signal).Assembly.GetExportedTypes().Where(type => type.Namespace == typeof(Signal).Namespace).OrderBy(type => type.Name, StringComparer.Ordinal).ToArray();
        var text = new StringBuilder("// Generated from src/Parley.Meetings/Signals by `./dev.sh contract`. Do not edit.\n");
        foreach (var type in types.Where(type => type.IsEnum))
        {
            var names = Enum.GetNames(type).Select(name => $"'{Camel(name)}'").ToList();
            var line = $"export type {type.Name} = {string.Join(" | ", names)};";
            // As the formatter of the client has it.
            text.Append(line.Length <= WidestLine ? $"\n{line}\n" : $"\nexport type {type.Name} =\n  | {string.Join("\n  | ", names)};\n");
        }

        foreach (var type in types.Where(IsPayload))
        {
            WriteInterface(text, type);
        }

        var signals = types.Where(type => type.BaseType == typeof(Signal)).ToArray();
        text.Append("\n/** Server to client: the name on the wire and its payload. */\nexport interface Signals {\n");
        foreach (var signal in signals)
        {
            text.Append($"  readonly {Camel(signal.Name)}: {signal.Name};\n");
        }

        text.Append("}\n\n/** Codes of refusals. */\nexport const refusals = {\n");
        foreach (var property in typeof(Refusal).GetProperties(BindingFlags.Public | BindingFlags.Static).OrderBy(property => property.Name, StringComparer.Ordinal))
        {
            text.Append($"  {Camel(property.Name)}: '{((Refusal)property.GetValue(null)!).Code}',\n");
        }

        return text.Append("} as const;\n").ToString();
    }

    private static bool IsPayload(Type type) =>
        type is { IsClass: true, IsAbstract: false } && type != typeof(Refusal);

    private static void WriteInterface(StringBuilder text, Type type)
    {
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.Name != "EqualityContract").ToArray();
        if (properties.Length == 0)
        {
            text.Append($"\nexport type {type.Name} = Readonly<Record<string, never>>;\n");
            return;
        }

        var optional = type.GetConstructors().SelectMany(constructor => constructor.GetParameters()).Where(parameter => parameter.HasDefaultValue).Select(parameter => parameter.Name).ToHashSet();
        text.Append($"\nexport interface {type.Name} {{\n");
        foreach (var property in properties)
        {
            var mark = optional.Contains(property.Name) ? "?" : "";
            text.Append($"  readonly {WireName(property)}{mark}: {TypeName(property)};\n");
        }

        text.Append("}\n");
    }

    private static string TypeName(PropertyInfo property)
    {
        var underlying = Nullable.GetUnderlyingType(property.PropertyType);
        var nullable = underlying is not null || Nullability.Create(property).ReadState == NullabilityState.Nullable;
        return TypeName(underlying ?? property.PropertyType) + (nullable ? " | null" : "");
    }

    private static string TypeName(Type type)
    {
        if (type == typeof(string) || type == typeof(DateTimeOffset))
        {
            return "string";
        }

        if (type == typeof(bool))
        {
            return "boolean";
        }

        if (type == typeof(int) || type == typeof(double))
        {
            return "number";
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            return $"readonly {TypeName(type.GetGenericArguments()[0])}[]";
        }

        return type.Namespace == typeof(Signal).Namespace ? type.Name : throw new NotSupportedException($"No TypeScript form for {type}.");
    }

    private static string WireName(PropertyInfo property) =>
        property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? Camel(property.Name);

    private static string Camel(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);
}

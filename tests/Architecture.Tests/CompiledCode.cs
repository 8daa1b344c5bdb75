using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Architecture.Tests;

/// <summary>DESIGN rules 2 and 3: what compiled code calls, read from its metadata.</summary>
internal static class CompiledCode
{
    /// <summary>Names of everything outside the assembly that it mentions, as <c>Namespace.Type</c> and <c>Namespace.Type.Member</c>.</summary>
    public static IReadOnlySet<string> Mentions(string assemblyPath)
    {
        using var file = new PEReader(File.OpenRead(assemblyPath));
        var metadata = file.GetMetadataReader();
        var names = new HashSet<string>();
        foreach (var handle in metadata.TypeReferences)
        {
            names.Add(NameOf(metadata, handle));
        }

        foreach (var handle in metadata.MemberReferences)
        {
            var member = metadata.GetMemberReference(handle);
            if (ParentOf(metadata, member.Parent) is { } type)
            {
                names.Add($"{type}.{metadata.GetString(member.Name)}");
            }
        }

        return names;
    }

    private static string? ParentOf(MetadataReader metadata, EntityHandle parent) => parent.Kind switch
    {
        HandleKind.TypeReference => NameOf(metadata, (TypeReferenceHandle)parent),
        HandleKind.TypeSpecification => GenericParent(metadata, metadata.GetTypeSpecification((TypeSpecificationHandle)parent)),
        _ => null,
    };

    /// <summary>The open type of a generic instance: element type 0x15, class or value type, then the coded token (ECMA-335 II.23.2.12).</summary>
    private static string? GenericParent(MetadataReader metadata, TypeSpecification specification)
    {
        var blob = metadata.GetBlobReader(specification.Signature);
        if (blob.ReadByte() != 0x15)
        {
            return null;
        }

        blob.ReadByte();
        var open = blob.ReadTypeHandle();
        return open.Kind == HandleKind.TypeReference ? NameOf(metadata, (TypeReferenceHandle)open) : null;
    }

    private static string NameOf(MetadataReader metadata, TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        return $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
    }
}

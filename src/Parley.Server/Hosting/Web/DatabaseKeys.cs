using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Npgsql;
using Parley.Server.Hosting.Database;

namespace Parley.Server.Hosting.Web;

/// <summary>Keeps the keys that protect cookies and tickets in the database, so restarts and further nodes understand them.</summary>
internal sealed class DatabaseKeys(DatabaseConnection database) : IXmlRepository
{
    // The interface is synchronous; it is asked at start and when keys rotate, never per request.
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var command = database.Source.CreateCommand("select xml from data_protection_keys order by id");
        using var rows = command.ExecuteReader();
        var elements = new List<XElement>();
        while (rows.Read())
        {
            elements.Add(XElement.Parse(rows.GetString(0)));
        }

        return elements;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var command = database.Source.CreateCommand("insert into data_protection_keys (friendly_name, xml) values ($1, $2)");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = friendlyName });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = element.ToString(SaveOptions.DisableFormatting) });
        command.ExecuteNonQuery();
    }
}

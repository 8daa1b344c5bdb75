using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Parley.Server.Data;

/// <summary>Lets <c>./dev.sh migration NAME</c> see the model without starting the server or a database.</summary>
internal sealed class DesignTimeDb : IDesignTimeDbContextFactory<ParleyDb>
{
    public ParleyDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<ParleyDb>().UseNpgsql("Host=localhost").Options);
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Parley.Meetings.Signals;
using Parley.Server.Data;

namespace Parley.Server.Scheduling;

/// <summary>A change of one meeting's plan: nobody else changes it meanwhile, and everything the change causes is kept or lost with it.</summary>
internal sealed class PlanTransaction : IAsyncDisposable
{
    private readonly IDbContextTransaction _transaction;
    private readonly IEnumerable<IPlanChanges> _listeners;

    private PlanTransaction(ParleyDb db, IDbContextTransaction transaction, IEnumerable<IPlanChanges> listeners) => (Db, _transaction, _listeners) = (db, transaction, listeners);

    public ParleyDb Db { get; }

    public static async Task<PlanTransaction> BeginAsync(IDbContextFactory<ParleyDb> databases, string? meeting, IEnumerable<IPlanChanges> listeners, CancellationToken cancellationToken)
    {
        var db = await databases.CreateDbContextAsync(cancellationToken);
        try
        {
            var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            if (meeting is not null)
            {
                await ListingSql.LockAsync(db, meeting, cancellationToken);
            }

            return new PlanTransaction(db, transaction, listeners);
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }
    }

    /// <summary>Saves the change, brings lists up to date, tells those concerned and keeps all of it, unless one of them refuses.</summary>
    /// <param name="change">Null: nobody needs to know.</param>
    public async Task<Refusal?> KeepAsync(string meeting, PlanChange? change, CancellationToken cancellationToken)
    {
        await Db.SaveChangesAsync(cancellationToken);
        await ListingSql.RefreshAsync(Db, meeting, cancellationToken);
        if (change is not null)
        {
            // Status and place in the list were written by SQL: what the listeners read must not be what was tracked before.
            Db.ChangeTracker.Clear();
            foreach (var listener in _listeners)
            {
                if (await listener.HappenedAsync(Db, change, cancellationToken) is { } refusal)
                {
                    return refusal;
                }
            }

            await Db.SaveChangesAsync(cancellationToken);
        }

        await _transaction.CommitAsync(cancellationToken);
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await Db.DisposeAsync();
    }
}

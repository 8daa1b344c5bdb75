using Microsoft.AspNetCore.Http.HttpResults;

namespace Parley.Server.Scheduling;

/// <summary>Wrong fields as problem details: the code and sentence of the first, and all of them in <c>errors</c>.</summary>
internal static class PlanProblem
{
    public static ProblemHttpResult Of(IReadOnlyList<PlanFault> faults) => TypedResults.Problem(
        detail: faults[0].Message,
        statusCode: StatusCodes.Status400BadRequest,
        extensions: new Dictionary<string, object?>
        {
            ["code"] = faults[0].Code,
            ["errors"] = faults,
        });
}

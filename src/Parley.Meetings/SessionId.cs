namespace Parley.Meetings;

/// <summary>One time that a meeting really took place: from the first person in to its end.</summary>
public readonly record struct SessionId(Guid Value);

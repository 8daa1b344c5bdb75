using Parley.Sfu.Tests.Routing;

namespace Parley.Sfu.Tests.Workers;

/// <summary>Everything that holds within a worker holds between two.</summary>
public sealed class ForwardingAcrossTwoTests() : ForwardingTests(workers: 2);

/// <summary>And between four.</summary>
public sealed class ForwardingAcrossFourTests() : ForwardingTests(workers: 4);

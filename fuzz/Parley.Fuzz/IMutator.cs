namespace Parley.Fuzz;

/// <summary>Makes a new input from old ones.</summary>
internal interface IMutator
{
    /// <summary>Changes an input a little.</summary>
    /// <param name="random">Decides; seeded.</param>
    /// <param name="input">What to begin with.</param>
    /// <param name="corpus">Others to take parts from.</param>
    /// <param name="maxLength">The longest result wanted.</param>
    byte[] Mutate(Random random, byte[] input, IReadOnlyList<byte[]> corpus, int maxLength);
}

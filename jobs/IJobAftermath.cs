namespace Lightbox.Jobs;

/// <summary>Something of a job that lies outside its row and goes when the job has ended for good.</summary>
internal interface IJobAftermath
{
    /// <summary>Ids of jobs of which there is something.</summary>
    IReadOnlyList<string> Jobs();

    /// <param name="id">32 hex digits.</param>
    void Ended(string id);
}

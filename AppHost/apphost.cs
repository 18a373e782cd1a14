#!/usr/bin/env dotnet
#:sdk Aspire.AppHost.Sdk@13.6.1
#:package Aspire.Hosting.PostgreSQL@13.6.1
#:package Aspire.Hosting.Docker@13.6.1
#:package Aspire.Hosting.Kubernetes@13.6.1-preview.1.26506.6
#:project ../services/catalog/Catalog.csproj
#:project ../services/ingest/Ingest.csproj
#:project ../services/render/Render.csproj
#:project ../services/knowledge/Knowledge.csproj
#:project ../services/gateway/Gateway.csproj
#:include ResourceNames.cs
#:property ManagePackageVersionsCentrally=false
#:property AspireUseCliBundle=false
#:property NoWarn=$(NoWarn);ASPIRE010;ASPIREPROBES001;ASPIRECOMPUTE002
#:property UserSecretsId=lightbox-apphost

// The five programs and what they stand on. Run: `aspire run`, or `dotnet run AppHost/apphost.cs`.
// Publish: add `--no-launch-profile -- --PublishTarget compose|kubernetes --operation publish --step publish --output-path out
// --Parameters:postgres-password ... --Parameters:secret ... --Parameters:access-key ...`.
// Endpoints are not declared here: Aspire reads them from the Kestrel section of each service's appsettings.json.

using Aspire.Hosting.Docker.Resources.ServiceNodes.Swarm;
using Aspire.Hosting.Kubernetes;
using Lightbox;

// Two publishing environments in one model are refused, so a run has one target or none.
const string Compose = "compose";
const string Kubernetes = "kubernetes";

// One folder or volume of content-addressed blobs: ingest writes it, render reads it. In a container it is the home of the
// user that .NET images run as, the one place such a user owns when the volume is new.
const string BlobVolume = "lightbox-blobs";
const string BlobMount = "/home/app";

var builder = DistributedApplication.CreateBuilder(args);
var target = builder.Configuration["PublishTarget"];

// The image comes before the volume: the path of the data depends on its tag.
var postgres = builder.AddPostgres(ResourceNames.Postgres)
    .WithImage("pgvector/pgvector", "pg17")
    .WithDataVolume("lightbox-postgres");
var catalogDatabase = postgres.AddDatabase(ResourceNames.CatalogDatabase);
var ingestDatabase = postgres.AddDatabase(ResourceNames.IngestDatabase);
var knowledgeDatabase = postgres.AddDatabase(ResourceNames.KnowledgeDatabase);

var catalog = builder.AddProject<Projects.Catalog>(ResourceNames.Catalog)
    .WithReference(catalogDatabase).WaitFor(catalogDatabase);

var render = builder.AddProject<Projects.Render>(ResourceNames.Render)
    .WithReference(catalog).WaitFor(catalog)
    .WithReplicas(2);

var ingest = builder.AddProject<Projects.Ingest>(ResourceNames.Ingest)
    .WithReference(ingestDatabase).WaitFor(ingestDatabase)
    .WithReference(catalog).WaitFor(catalog)
    .WithReference(render).WaitFor(render)
    .WithReplicas(2);

var knowledge = builder.AddProject<Projects.Knowledge>(ResourceNames.Knowledge)
    .WithReference(knowledgeDatabase).WaitFor(knowledgeDatabase)
    .WithReference(catalog).WaitFor(catalog);

var gateway = builder.AddProject<Projects.Gateway>(ResourceNames.Gateway)
    .WithReference(catalog).WaitFor(catalog)
    .WithReference(ingest).WaitFor(ingest)
    .WithReference(render).WaitFor(render)
    .WithReference(knowledge).WaitFor(knowledge)
    .WithExternalHttpEndpoints();

IResourceBuilder<ProjectResource>[] services = [catalog, ingest, render, knowledge, gateway];
IResourceBuilder<ProjectResource>[] blobUsers = [ingest, render];

foreach (var service in services)
{
    // Probes go to the HTTP/1.1 port: there is no gRPC probe in this API. They are also the health checks that WaitFor waits on.
    service
        .WithHttpProbe(ProbeType.Readiness, "/health", endpointName: ResourceNames.HttpEndpoint)
        .WithHttpProbe(ProbeType.Liveness, "/alive", endpointName: ResourceNames.HttpEndpoint);
}

if (builder.ExecutionContext.IsRunMode)
{
    // One machine, loopback: one data folder holds the blobs and the secret that the first service makes.
    var data = Path.GetFullPath(Path.Combine(builder.AppHostDirectory, "..", "artifacts", "apphost"));
    foreach (var service in services) service.WithEnvironment("Lightbox__Data", data);
}
else
{
    // Behind every patient key, study key and replaced UID: 64 hex digits, the same for every replica, part of the backup.
    var secret = builder.AddParameter("secret", secret: true);
    ingest.WithEnvironment("Lightbox__Secret", secret);

    // Containers listen on more than loopback, where a service without a key (32 characters or more) refuses to start.
    var accessKey = builder.AddParameter("access-key", secret: true);
    foreach (var service in services) service.WithEnvironment("Lightbox__Access__Keys__0", accessKey);
}

switch (target)
{
    case Compose:
        builder.AddDockerComposeEnvironment(Compose);
        // WithReplicas does not reach Compose.
        foreach (var service in blobUsers)
        {
            service
                .WithAnnotation(new ContainerMountAnnotation(BlobVolume, BlobMount, ContainerMountType.Volume, isReadOnly: false))
                .WithEnvironment("Lightbox__Blobs", $"{BlobMount}/blobs")
                .PublishAsDockerComposeService((_, composed) => composed.Deploy = new Deploy { Replicas = 2 });
        }

        break;

    case Kubernetes:
        // Volumes default to emptyDir, which loses them with the pod.
        var cluster = builder.AddKubernetesEnvironment(Kubernetes)
            .WithProperties(environment => environment.DefaultStorageType = "pvc");
        var blobs = cluster.AddPersistentVolume(BlobVolume)
            .WithAccessMode(PersistentVolumeAccessMode.ReadWriteMany)
            .WithCapacity("100Gi");
        foreach (var service in blobUsers)
        {
            service.WithPersistentVolume(blobs, BlobMount).WithEnvironment("Lightbox__Blobs", $"{BlobMount}/blobs");
        }

        foreach (var service in services) service.PublishAsKubernetesService(UpperCaseProbeSchemes);
        break;

    case null:
        break;

    default:
        throw new InvalidOperationException($"--PublishTarget must be {Compose} or {Kubernetes}, not '{target}'.");
}

builder.Build().Run();

// They come out lower-case, which the API server rejects (microsoft/aspire#18271).
static void UpperCaseProbeSchemes(KubernetesResource service)
{
    foreach (var container in service.Workload?.PodTemplate.Spec.Containers ?? [])
    {
        if (container.ReadinessProbe?.HttpGet is { } readiness) readiness.Scheme = readiness.Scheme.ToUpperInvariant();
        if (container.LivenessProbe?.HttpGet is { } liveness) liveness.Scheme = liveness.Scheme.ToUpperInvariant();
    }
}

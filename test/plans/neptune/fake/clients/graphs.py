"""Pages through Neptune by boto3, with its own paginators and waiters; prints what it heard as one JSON object."""
import json, sys
import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

session = boto3.session.Session(aws_access_key_id="AKIDBOTO", aws_secret_access_key="secret", region_name="eu-west-1")
neptune = session.client("neptune", endpoint_url=sys.argv[1], config=Config(retries={"total_max_attempts": 1}))
heard = {}


def pages(operation, key, size=20, **kw):
    return [len(p[key]) for p in neptune.get_paginator(operation).paginate(PaginationConfig={"PageSize": size}, **kw)]


def refused(call, **kw):
    try:
        call(**kw)
    except ClientError as e:
        return [e.response["Error"]["Code"], e.response["ResponseMetadata"]["HTTPStatusCode"], type(e).__name__]
    return "not refused"


heard["clusters"] = pages("describe_db_clusters", "DBClusters", Filters=[{"Name": "engine", "Values": ["neptune"]}])
heard["instances"] = pages("describe_db_instances", "DBInstances")
heard["snapshots"] = pages("describe_db_cluster_snapshots", "DBClusterSnapshots")
heard["endpoints"] = sum(pages("describe_db_cluster_endpoints", "DBClusterEndpoints", 100))
heard["options"] = sum(pages("describe_orderable_db_instance_options", "OrderableDBInstanceOptions", 25, Engine="neptune"))
heard["parameters"] = sum(pages("describe_db_cluster_parameters", "Parameters", DBClusterParameterGroupName="graph-main-13"))
heard["subnets"] = [s["SubnetAvailabilityZone"]["Name"] for s in neptune.describe_db_subnet_groups(DBSubnetGroupName="graph-subnets")["DBSubnetGroups"][0]["Subnets"]]
heard["none"] = refused(neptune.describe_db_clusters, DBClusterIdentifier="none")
heard["no instance"] = refused(neptune.describe_db_instances, DBInstanceIdentifier="none")
heard["page"] = refused(neptune.describe_db_clusters, MaxRecords=10)
heard["not here"] = refused(neptune.switchover_global_cluster, GlobalClusterIdentifier="graph-world", TargetDbClusterIdentifier="x")
row = neptune.describe_db_clusters(DBClusterIdentifier="graph-main")["DBClusters"][0]
heard["created"] = row["ClusterCreateTime"].date().isoformat()
heard["writer"] = [m["DBInstanceIdentifier"] for m in row["DBClusterMembers"] if m["IsClusterWriter"]]
neptune.delete_db_instance(DBInstanceIdentifier="graph-secure-1")
neptune.get_waiter("db_instance_deleted").wait(DBInstanceIdentifier="graph-secure-1", WaiterConfig={"Delay": 1})
heard["deleted"] = refused(neptune.describe_db_instances, DBInstanceIdentifier="graph-secure-1")
print(json.dumps(heard))

"""Asks the sandbox by boto3, as a client that nobody here wrote; prints what it heard as one JSON object."""
import json, sys, datetime
import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

url = sys.argv[1]
session = boto3.session.Session(aws_access_key_id="AKIDBOTO", aws_secret_access_key="secret", region_name="eu-west-1")
heard = {}


def client(name):
    return session.client(name, endpoint_url=url, config=Config(retries={"total_max_attempts": 1}))


def refused(call, *args, **kw):
    try:
        call(*args, **kw)
    except ClientError as e:
        return [e.response["Error"]["Code"], e.response["ResponseMetadata"]["HTTPStatusCode"]]
    except BotoCoreError as e:
        return type(e).__name__
    return "not refused"


sts, kms, ssm, ec2 = client("sts"), client("kms"), client("ssm"), client("ec2")
heard["account"] = sts.get_caller_identity()["Account"]

heard["key"] = kms.describe_key(KeyId="alias/good")["KeyMetadata"]["KeyState"]
heard["aliases"] = len([a for p in kms.get_paginator("list_aliases").paginate(PaginationConfig={"PageSize": 3}) for a in p["Aliases"]])
heard["grant"] = refused(kms.create_grant, KeyId=kms.describe_key(KeyId="alias/good")["KeyMetadata"]["KeyId"], GranteePrincipal="x", Operations=["Decrypt"], DryRun=True)
heard["no key"] = refused(kms.describe_key, KeyId="alias/none")

heard["put"] = ssm.put_parameter(Name="/py", Value="1", Type="SecureString", Tags=[{"Key": "by", "Value": "boto3"}])["Version"]
heard["sealed"] = ssm.get_parameter(Name="/py")["Parameter"]["Value"] != "1"
heard["open"] = ssm.get_parameter(Name="/py", WithDecryption=True)["Parameter"]["Value"]
heard["exists"] = refused(ssm.put_parameter, Name="/py", Value="2", Type="String")
heard["none such"] = refused(ssm.get_parameter, Name="/none")
heard["paged"] = len([p for page in ssm.get_paginator("describe_parameters").paginate(PaginationConfig={"PageSize": 2}) for p in page["Parameters"]])

heard["subnets"] = [s["SubnetId"] for p in ec2.get_paginator("describe_subnets").paginate(PaginationConfig={"PageSize": 5}) for s in p["Subnets"]]
heard["group"] = ec2.describe_security_groups(Filters=[{"Name": "group-name", "Values": ["cache"]}])["SecurityGroups"][0]["IpPermissions"][0]["FromPort"]
heard["no subnet"] = refused(ec2.describe_subnets, SubnetIds=["subnet-none"])
heard["dry"] = refused(ec2.describe_vpcs, DryRun=True)

heard["quota"] = client("service-quotas").get_service_quota(ServiceCode="elasticache", QuotaCode="L-1")["Quota"]["Value"]

now = datetime.datetime(2026, 11, 22, 14, 0, tzinfo=datetime.timezone.utc)
cw = client("cloudwatch")
metric = dict(Namespace="AWS/ElastiCache", MetricName="SetTypeCmds", Dimensions=[{"Name": "CacheClusterId", "Value": "node"}])
data = cw.get_metric_data(StartTime=now - datetime.timedelta(minutes=3), EndTime=now, MetricDataQueries=[{"Id": "a", "MetricStat": {"Metric": metric, "Period": 60, "Stat": "Sum"}}])
heard["values"] = data["MetricDataResults"][0]["Values"]
heard["times"] = [t.isoformat() for t in data["MetricDataResults"][0]["Timestamps"]]
heard["metrics"] = len(cw.list_metrics(Namespace="AWS/ElastiCache")["Metrics"])
heard["bad metric"] = refused(cw.get_metric_statistics, StartTime=now, EndTime=now, Period=60, Statistics=["Sum"], **metric)

heard["tagged"] = [r["ResourceARN"] for r in client("resourcegroupstaggingapi").get_resources(TagFilters=[{"Key": "by"}])["ResourceTagMappingList"]]

sm = client("secretsmanager")
heard["secret"] = json.loads(sm.get_secret_value(SecretId="prod/db")["SecretString"])["host"]
sm.put_secret_value(SecretId="prod/db", SecretString="{}")
heard["stages"] = sorted(sum(sm.describe_secret(SecretId="prod/db")["VersionIdsToStages"].values(), []))

r53 = client("route53")
zone = r53.list_hosted_zones()["HostedZones"][0]["Id"]
sets = [r for p in r53.get_paginator("list_resource_record_sets").paginate(HostedZoneId=zone, PaginationConfig={"PageSize": "1"}) for r in p["ResourceRecordSets"]]
heard["records"] = [r["Name"] for r in sets]
record = next(r for r in sets if r["Type"] == "CNAME")
change = lambda action, r: r53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": [{"Action": action, "ResourceRecordSet": r}]})
heard["change"] = change("UPSERT", {**record, "ResourceRecords": [{"Value": "new.example.net"}]})["ChangeInfo"]["Status"]
heard["stale delete"] = refused(change, "DELETE", record)
heard["not here"] = refused(client("sts").assume_role, RoleArn="arn:aws:iam::123456789012:role/x", RoleSessionName="xx")
print(json.dumps(heard))

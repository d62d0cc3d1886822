"""Generates the Python code of the contract, beside its protos.

    python proto/generate.py            writes it
    python proto/generate.py --check    exits 1 if what is there is not what would be written

README.md in this directory says why the code is committed, and why the descriptors are taken
through two runs of the compiler.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import grpc_tools
from google.api import field_behavior_pb2
from google.protobuf.descriptor_pb2 import FileDescriptorProto, FileDescriptorSet
from grpc_tools import protoc

# protovalidate ships its proto only as a descriptor inside its own generated code.
from protovalidate._gen.buf.validate import validate_pb

PROTO_ROOT = Path(__file__).resolve().parent
GOOGLEAPIS_ROOT = Path(field_behavior_pb2.__file__).parents[2]
WELL_KNOWN_ROOT = Path(grpc_tools.__file__).parent / "_proto"
PACKAGE = "escrow/v1"
VALIDATE = "buf/validate/validate.proto"
GENERATED = ("*_pb2.py", "*_pb2.pyi", "*_pb2_grpc.py")


def main() -> int:
    """Writes or checks the generated code; returns the exit code."""
    parser = argparse.ArgumentParser(description="Generate the Python code of the contract.")
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 if it is stale")
    check = parser.parse_args().check
    with tempfile.TemporaryDirectory() as scratch:
        fresh = generate(Path(scratch))
    committed = read_generated(PROTO_ROOT)
    stale = sorted(
        name for name in fresh.keys() | committed.keys() if fresh.get(name) != committed.get(name)
    )
    if not check:
        write(fresh, stale)
        return 0
    if stale:
        names = ", ".join(f"proto/{name}" for name in stale)
        print(f"Generated code is stale: {names}. Run `make proto`.", file=sys.stderr)
    return 1 if stale else 0


def generate(scratch: Path) -> dict[str, bytes]:
    """Compiles every proto of the package; returns the content of each file by its path."""
    contract = compile_contract(scratch)
    strip_import(contract, VALIDATE)
    descriptors = scratch / "contract.binpb"
    descriptors.write_bytes(contract.SerializeToString())
    ours = [file for file in contract.file if file.package == PACKAGE.replace("/", ".")]
    out = scratch / "out"
    out.mkdir()
    run_protoc(
        f"--descriptor_set_in={descriptors}",
        f"--python_out={out}",
        f"--pyi_out={out}",
        *(file.name for file in ours),
    )
    run_protoc(
        f"--descriptor_set_in={descriptors}",
        f"--grpc_python_out={out}",
        *(file.name for file in ours if file.service),
    )
    return read_generated(out)


def compile_contract(scratch: Path, root: Path = PROTO_ROOT) -> FileDescriptorSet:
    """Compiles the protos below a root with everything they import into one descriptor set."""
    validate = FileDescriptorSet(
        file=[FileDescriptorProto.FromString(validate_pb.desc().proto.to_binary())]
    )
    validate_path = scratch / "validate.binpb"
    validate_path.write_bytes(validate.SerializeToString())
    contract_path = scratch / "annotated.binpb"
    run_protoc(
        f"--descriptor_set_in={validate_path}",
        f"--proto_path={root}",
        f"--proto_path={GOOGLEAPIS_ROOT}",
        f"--proto_path={WELL_KNOWN_ROOT}",
        "--include_imports",
        # The comments become docstrings of the generated service classes.
        "--include_source_info",
        f"--descriptor_set_out={contract_path}",
        *sorted(path.relative_to(root).as_posix() for path in root.rglob("*.proto")),
    )
    return FileDescriptorSet.FromString(contract_path.read_bytes())


def strip_import(contract: FileDescriptorSet, name: str) -> None:
    """Removes a file, and every import of it, from a descriptor set.

    The options it defines stay on the descriptors, as unknown fields.
    """
    kept = [file for file in contract.file if file.name != name]
    for file in kept:
        if name in file.dependency:
            file.dependency.remove(name)
    del contract.file[:]
    contract.file.extend(kept)


def run_protoc(*arguments: str) -> None:
    """Runs the compiler, which prints its own errors; exits if there are any."""
    if protoc.main(["protoc", *arguments]) != 0:
        raise SystemExit("The protos do not compile.")


def read_generated(root: Path) -> dict[str, bytes]:
    """Returns the content of each generated file under a source root, by its path."""
    package = root / PACKAGE
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for pattern in GENERATED
        for path in package.glob(pattern)
    }


def write(fresh: dict[str, bytes], stale: Iterable[str]) -> None:
    """Brings the stale files up to date; those that are generated no more are removed."""
    for name in stale:
        path = PROTO_ROOT / name
        if name in fresh:
            path.write_bytes(fresh[name])
        else:
            path.unlink()


if __name__ == "__main__":
    sys.exit(main())

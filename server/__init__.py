"""The gRPC server: wiring, settings, interceptor, servicers and the converters they use."""

// Written by scripts/oracle/make_names.py with PyTorch 2.14.1.

/** Functions of torch, and of torch.fft, torch.linalg and torch.special. */
export const TORCH_FUNCTIONS = new Set(
  `
  abs abs_ absolute acos acos_ acosh acosh_ adaptive_avg_pool1d adaptive_max_pool1d add addbmm addcdiv addcmul addmm
  addmv addmv_ addr adjoint affine_grid_generator alias_copy all allclose alpha_dropout alpha_dropout_ amax amin
  aminmax angle any arange arccos arccos_ arccosh arccosh_ arcsin arcsin_ arcsinh arcsinh_ arctan arctan2 arctan_
  arctanh arctanh_ are_deterministic_algorithms_enabled argmax argmin argsort argwhere as_strided as_strided_
  as_strided_copy as_strided_scatter as_tensor asarray asin asin_ asinh asinh_ atan atan2 atan_ atanh atanh_
  atleast_1d atleast_2d atleast_3d autocast_decrement_nesting autocast_increment_nesting avg_pool1d baddbmm
  bartlett_window batch_norm batch_norm_backward_elemt batch_norm_backward_reduce batch_norm_elemt
  batch_norm_gather_stats batch_norm_gather_stats_with_counts batch_norm_stats batch_norm_update_stats bernoulli
  bilinear binary_cross_entropy_with_logits bincount binomial bitwise_and bitwise_left_shift bitwise_not bitwise_or
  bitwise_right_shift bitwise_xor blackman_window block_diag bmm broadcast_shapes broadcast_tensors broadcast_to
  bucketize can_cast cartesian_prod cat ccol_indices_copy cdist ceil ceil_ celu celu_ chain_matmul channel_shuffle
  cholesky cholesky_inverse cholesky_solve choose_qparams_optimized chunk clamp clamp_ clamp_max clamp_max_ clamp_min
  clamp_min_ classproperty clear_autocast_cache clip clip_ clone col_indices_copy column_stack combinations compile
  compiled_with_cxx11_abi complex concat concatenate cond conj conj_physical conj_physical_ constant_pad_nd conv1d
  conv2d conv3d conv_tbc conv_transpose1d conv_transpose2d conv_transpose3d convolution copysign corrcoef cos cos_
  cosh cosh_ cosine_embedding_loss cosine_similarity count_nonzero cov cross crow_indices_copy ctc_loss
  cudnn_affine_grid_generator cudnn_batch_norm cudnn_convolution cudnn_convolution_add_relu cudnn_convolution_relu
  cudnn_convolution_transpose cudnn_grid_sampler cudnn_is_acceptable cummax cummin cumprod cumsum cumulative_trapezoid
  deg2rad deg2rad_ dequantize det detach detach_ detach_copy diag diag_embed diagflat diagonal diagonal_copy
  diagonal_scatter diff digamma dist div divide dot dropout dropout_ dsmm dsplit dstack eig einsum embedding
  embedding_bag embedding_renorm_ empty empty_like empty_permuted empty_quantized empty_strided eq equal erf erf_ erfc
  erfc_ erfinv exp exp2 exp2_ exp_ expand_copy expm1 expm1_ eye fake_quantize_per_channel_affine
  fake_quantize_per_tensor_affine fbgemm_linear_fp16_weight fbgemm_linear_fp16_weight_fp32_activation
  fbgemm_linear_int8_weight fbgemm_linear_int8_weight_fp32_activation fbgemm_linear_quantize_weight
  fbgemm_pack_gemm_matrix_fp16 fbgemm_pack_quantized_matrix feature_alpha_dropout feature_alpha_dropout_
  feature_dropout feature_dropout_ fill fill_ fix fix_ flatten flip fliplr flipud float_power floor floor_
  floor_divide fmax fmin fmod fork frac frac_ frexp frobenius_norm from_dlpack from_file from_numpy frombuffer full
  full_like fused_moving_avg_obs_fake_quant gather gcd gcd_ ge geqrf ger get_autocast_cpu_dtype get_autocast_dtype
  get_autocast_gpu_dtype get_autocast_ipu_dtype get_autocast_xla_dtype get_default_device get_default_dtype
  get_deterministic_debug_mode get_device get_device_module get_file_path get_float32_matmul_precision
  get_num_interop_threads get_num_threads get_rng_state gradient greater greater_equal grid_sampler grid_sampler_2d
  grid_sampler_3d group_norm gru gru_cell gt hamming_window hann_window hardshrink hash_tensor heaviside
  hinge_embedding_loss histc histogram histogramdd hsmm hsplit hspmm hstack hypot i0 i0_ igamma igammac imag
  import_ir_module import_ir_module_from_buffer index_add index_copy index_fill index_put index_put_ index_reduce
  index_select indices_copy init_num_threads initial_seed inner instance_norm int_repr inverse
  is_anomaly_check_nan_enabled is_anomaly_enabled is_autocast_cache_enabled is_autocast_cpu_enabled
  is_autocast_enabled is_autocast_ipu_enabled is_autocast_xla_enabled is_complex is_conj
  is_deterministic_algorithms_warn_only_enabled is_distributed is_floating_point is_grad_enabled is_inference
  is_inference_mode_enabled is_neg is_nonzero is_same_size is_signed is_storage is_tensor is_vulkan_available
  is_warn_always_enabled isclose isfinite isin isinf isnan isneginf isposinf isreal istft kaiser_window kl_div kron
  kthvalue layer_norm lcm lcm_ ldexp ldexp_ le lerp less less_equal lgamma linspace load lobpcg log log10 log10_ log1p
  log1p_ log2 log2_ log_ log_softmax logaddexp logaddexp2 logcumsumexp logdet logical_and logical_not logical_or
  logical_xor logit logit_ logspace logsumexp lstm lstm_cell lstsq lt lu lu_solve lu_unpack manual_seed
  margin_ranking_loss masked_fill masked_scatter masked_select matmul matrix_exp matrix_power matrix_rank max
  max_pool1d max_pool1d_with_indices max_pool2d max_pool3d maximum mean median merge_type_from_type_comment meshgrid
  min minimum miopen_batch_norm miopen_convolution miopen_convolution_add_relu miopen_convolution_relu
  miopen_convolution_transpose miopen_ctc_loss miopen_depthwise_convolution miopen_rnn mkldnn_adaptive_avg_pool2d
  mkldnn_convolution mkldnn_linear_backward_weights mkldnn_max_pool2d mkldnn_max_pool3d mkldnn_rnn_layer mm mode
  moveaxis movedim msort mul multinomial multiply mv mvlgamma nan_to_num nan_to_num_ nanmean nanmedian nanquantile
  nansum narrow narrow_copy native_batch_norm native_channel_shuffle native_dropout native_group_norm
  native_layer_norm native_norm ne neg neg_ negative negative_ nextafter nonzero nonzero_static norm norm_except_dim
  normal not_equal nuclear_norm numel ones ones_like orgqr ormqr outer pairwise_distance parse_ir parse_schema
  parse_type_comment pca_lowrank pdist permute permute_copy pinverse pixel_shuffle pixel_unshuffle poisson
  poisson_nll_loss polar polygamma positive pow prelu prepare_multiprocessing_environment prod
  profiler_allow_cudagraph_cupti_lazy_reinit_cuda12 promote_types put q_per_channel_axis q_per_channel_scales
  q_per_channel_zero_points q_scale q_zero_point qr quantile quantize_per_channel quantize_per_tensor
  quantize_per_tensor_dynamic quantized_batch_norm quantized_gru quantized_gru_cell quantized_lstm quantized_lstm_cell
  quantized_max_pool1d quantized_max_pool2d quantized_max_pool3d quantized_rnn_relu_cell quantized_rnn_tanh_cell
  rad2deg rad2deg_ rand rand_like randint randint_like randn randn_like randperm range ravel real reciprocal
  reciprocal_ relu relu_ remainder renorm repeat_interleave reshape resize_as_ resize_as_sparse_ resolve_conj
  resolve_neg result_type rms_norm rnn_relu rnn_relu_cell rnn_tanh rnn_tanh_cell roll rot90 round round_
  row_indices_copy row_stack rrelu rrelu_ rsqrt rsqrt_ rsub saddmm save scalar_tensor scatter scatter_add
  scatter_reduce searchsorted seed segment_reduce select select_copy select_scatter selu selu_ set_anomaly_enabled
  set_autocast_cache_enabled set_autocast_cpu_dtype set_autocast_cpu_enabled set_autocast_dtype set_autocast_enabled
  set_autocast_gpu_dtype set_autocast_ipu_dtype set_autocast_ipu_enabled set_autocast_xla_dtype
  set_autocast_xla_enabled set_default_device set_default_dtype set_default_tensor_type set_deterministic_debug_mode
  set_float32_matmul_precision set_flush_denormal set_num_interop_threads set_num_threads set_printoptions
  set_rng_state set_warn_always sgn sigmoid sigmoid_ sign signbit sin sin_ sinc sinc_ sinh sinh_ slice_copy
  slice_inverse slice_scatter slogdet smm softmax solve sort sparse_bsc_tensor sparse_bsr_tensor
  sparse_compressed_tensor sparse_coo_tensor sparse_csc_tensor sparse_csr_tensor split split_copy split_with_sizes
  split_with_sizes_copy spmm sqrt sqrt_ square square_ squeeze squeeze_copy sspaddmm stack std std_mean stft sub
  subtract sum svd svd_lowrank swapaxes swapdims sym_constrain_range sym_constrain_range_for_size sym_float
  sym_fresh_size sym_int sym_ite sym_max sym_min sym_not sym_sqrt sym_sum symeig t t_copy take take_along_dim tan tan_
  tanh tanh_ tensor tensor_split tensordot thread_safe_generator threshold threshold_ tile to_dlpack topk trace
  transpose transpose_copy trapezoid trapz triangular_solve tril tril_indices triplet_margin_loss triu triu_indices
  true_divide trunc trunc_ typename unbind unbind_copy unflatten unfold_copy unify_type_list unique unique_consecutive
  unravel_index unsafe_chunk unsafe_split unsafe_split_with_sizes unsqueeze unsqueeze_copy
  use_deterministic_algorithms values_copy vander var var_mean vdot view_as_complex view_as_complex_copy view_as_real
  view_as_real_copy view_copy vmap vsplit vstack wait where while_loop xlogy xlogy_ zero_ zeros zeros_like fft.fft
  fft.fft2 fft.fftfreq fft.fftn fft.fftshift fft.hfft fft.hfft2 fft.hfftn fft.ifft fft.ifft2 fft.ifftn fft.ifftshift
  fft.ihfft fft.ihfft2 fft.ihfftn fft.irfft fft.irfft2 fft.irfftn fft.rfft fft.rfft2 fft.rfftfreq fft.rfftn
  linalg.cholesky linalg.cholesky_ex linalg.cond linalg.cross linalg.det linalg.diagonal linalg.eig linalg.eigh
  linalg.eigvals linalg.eigvalsh linalg.householder_product linalg.inv linalg.inv_ex linalg.ldl_factor
  linalg.ldl_factor_ex linalg.ldl_solve linalg.lstsq linalg.lu linalg.lu_factor linalg.lu_factor_ex linalg.lu_solve
  linalg.matmul linalg.matrix_exp linalg.matrix_norm linalg.matrix_power linalg.matrix_rank linalg.matrix_sqrth
  linalg.multi_dot linalg.norm linalg.pinv linalg.polar linalg.qr linalg.slogdet linalg.solve linalg.solve_ex
  linalg.solve_triangular linalg.svd linalg.svdvals linalg.tensorinv linalg.tensorsolve linalg.vander linalg.vecdot
  linalg.vector_norm special.airy_ai special.bessel_j0 special.bessel_j1 special.bessel_y0 special.bessel_y1
  special.chebyshev_polynomial_t special.chebyshev_polynomial_u special.chebyshev_polynomial_v
  special.chebyshev_polynomial_w special.digamma special.entr special.erf special.erfc special.erfcx special.erfinv
  special.exp2 special.expit special.expm1 special.gammainc special.gammaincc special.gammaln
  special.hermite_polynomial_h special.hermite_polynomial_he special.i0 special.i0e special.i1 special.i1e
  special.laguerre_polynomial_l special.legendre_polynomial_p special.log1p special.log_ndtr special.log_softmax
  special.logit special.logsumexp special.modified_bessel_i0 special.modified_bessel_i1 special.modified_bessel_k0
  special.modified_bessel_k1 special.multigammaln special.ndtr special.ndtri special.polygamma special.psi
  special.round special.scaled_modified_bessel_k0 special.scaled_modified_bessel_k1
  special.shifted_chebyshev_polynomial_t special.shifted_chebyshev_polynomial_u special.shifted_chebyshev_polynomial_v
  special.shifted_chebyshev_polynomial_w special.sinc special.softmax special.spherical_bessel_j0 special.xlog1py
  special.xlogy special.zeta
`
    .trim()
    .split(/\s+/),
);

/** Functions of torch.nn.functional that are none of torch. */
export const NN_FUNCTIONS = new Set(
  `
  adaptive_avg_pool2d adaptive_avg_pool3d adaptive_max_pool1d_with_indices adaptive_max_pool2d
  adaptive_max_pool2d_with_indices adaptive_max_pool3d adaptive_max_pool3d_with_indices affine_grid assert_int_or_pair
  avg_pool2d avg_pool3d binary_cross_entropy boolean_dispatch cross_entropy dropout1d dropout2d dropout3d elu elu_
  fold fractional_max_pool2d fractional_max_pool2d_with_indices fractional_max_pool3d
  fractional_max_pool3d_with_indices gaussian_nll_loss gelu glu grid_sample grouped_mm gumbel_softmax
  handle_torch_function hardsigmoid hardswish hardtanh hardtanh_ has_torch_function has_torch_function_unary
  has_torch_function_variadic huber_loss interpolate l1_loss leaky_relu leaky_relu_ linear linear_cross_entropy
  local_response_norm logsigmoid lp_pool1d lp_pool2d lp_pool3d max_pool2d_with_indices max_pool3d_with_indices
  max_unpool1d max_unpool2d max_unpool3d mish mse_loss multi_head_attention_forward multi_margin_loss
  multilabel_margin_loss multilabel_soft_margin_loss nll_loss normalize one_hot pad relu6 scaled_dot_product_attention
  scaled_grouped_mm scaled_mm silu smooth_l1_loss soft_margin_loss softmin softplus softshrink softsign tanhshrink
  triplet_margin_with_distance_loss unfold upsample upsample_bilinear upsample_nearest
`
    .trim()
    .split(/\s+/),
);

/** Methods of a tensor that are no functions of torch. */
export const TENSOR_METHODS = new Set(
  `
  absolute_ add_ addbmm_ addcdiv_ addcmul_ addmm_ addr_ apply_ arctan2_ as_subclass atan2_ backward baddbmm_
  bernoulli_ bfloat16 bitwise_and_ bitwise_left_shift_ bitwise_not_ bitwise_or_ bitwise_right_shift_ bitwise_xor_ bool
  byte cauchy_ ccol_indices cdouble cfloat chalf char coalesce col_indices const_data_ptr contiguous copy_ copysign_
  cpu crow_indices cuda cumprod_ cumsum_ data_ptr dense_dim digamma_ dim dim_order div_ divide_ double element_size
  eq_ erfinv_ expand expand_as exponential_ fill_diagonal_ float float_power_ floor_divide_ fmod_ ge_ geometric_
  greater_ greater_equal_ gt_ half heaviside_ hypot_ igamma_ igammac_ index index_add_ index_copy_ index_fill_
  index_reduce_ indices int ipu is_coalesced is_contiguous is_pinned is_set_to is_shared item le_ lerp_ less_
  less_equal_ lgamma_ log_normal_ logical_and_ logical_not_ logical_or_ logical_xor_ long lt_ map2_ map_ masked_fill_
  masked_scatter_ module_load mtia mul_ multiply_ mvlgamma_ ndimension ne_ nelement new new_empty new_empty_strided
  new_full new_ones new_tensor new_zeros nextafter_ normal_ not_equal_ numpy pin_memory polygamma_ pow_ put_ qscheme
  random_ record_stream register_hook register_post_accumulate_grad_hook reinforce remainder_ renorm_ repeat
  requires_grad_ reshape_as resize resize_ resize_as retain_grad row_indices scatter_ scatter_add_ scatter_reduce_
  set_ sgn_ share_memory_ short sign_ size sparse_dim sparse_mask sparse_resize_ sparse_resize_and_clear_ squeeze_
  storage storage_offset storage_type stride sub_ subtract_ sum_to_size swapaxes_ swapdims_ t_ to to_dense to_mkldnn
  to_padded_tensor to_sparse to_sparse_bsc to_sparse_bsr to_sparse_coo to_sparse_csc to_sparse_csr tolist transpose_
  tril_ triu_ true_divide_ type type_as unfold uniform_ unsqueeze_ untyped_storage values view view_as xpu
`
    .trim()
    .split(/\s+/),
);

/** Classes of torch.nn. */
export const NN_CLASSES = new Set(
  `
  AdaptiveAvgPool1d AdaptiveAvgPool2d AdaptiveAvgPool3d AdaptiveLogSoftmaxWithLoss AdaptiveMaxPool1d AdaptiveMaxPool2d
  AdaptiveMaxPool3d AlphaDropout AvgPool1d AvgPool2d AvgPool3d BCELoss BCEWithLogitsLoss BatchNorm1d BatchNorm2d
  BatchNorm3d Bilinear CELU CTCLoss ChannelShuffle CircularPad1d CircularPad2d CircularPad3d ConstantPad1d
  ConstantPad2d ConstantPad3d Container Conv1d Conv2d Conv3d ConvTranspose1d ConvTranspose2d ConvTranspose3d
  CosineEmbeddingLoss CosineSimilarity CrossEntropyLoss CrossMapLRN2d DataParallel Dropout Dropout1d Dropout2d
  Dropout3d ELU Embedding EmbeddingBag FeatureAlphaDropout Flatten Fold FractionalMaxPool2d FractionalMaxPool3d GELU
  GLU GRU GRUCell GaussianNLLLoss GroupNorm Hardshrink Hardsigmoid Hardswish Hardtanh HingeEmbeddingLoss HuberLoss
  Identity InstanceNorm1d InstanceNorm2d InstanceNorm3d KLDivLoss L1Loss LPPool1d LPPool2d LPPool3d LSTM LSTMCell
  LayerNorm LazyBatchNorm1d LazyBatchNorm2d LazyBatchNorm3d LazyConv1d LazyConv2d LazyConv3d LazyConvTranspose1d
  LazyConvTranspose2d LazyConvTranspose3d LazyInstanceNorm1d LazyInstanceNorm2d LazyInstanceNorm3d LazyLinear
  LeakyReLU Linear LinearCrossEntropyLoss LocalResponseNorm LogSigmoid LogSoftmax MSELoss MarginRankingLoss MaxPool1d
  MaxPool2d MaxPool3d MaxUnpool1d MaxUnpool2d MaxUnpool3d Mish ModuleDict ModuleList MultiLabelMarginLoss
  MultiLabelSoftMarginLoss MultiMarginLoss MultiheadAttention NLLLoss NLLLoss2d PReLU PairwiseDistance ParameterDict
  ParameterList PixelShuffle PixelUnshuffle PoissonNLLLoss RMSNorm RNN RNNBase RNNCell RNNCellBase RReLU ReLU ReLU6
  ReflectionPad1d ReflectionPad2d ReflectionPad3d ReplicationPad1d ReplicationPad2d ReplicationPad3d SELU Sequential
  SiLU Sigmoid SmoothL1Loss SoftMarginLoss Softmax Softmax2d Softmin Softplus Softshrink Softsign SyncBatchNorm Tanh
  Tanhshrink Threshold Transformer TransformerDecoder TransformerDecoderLayer TransformerEncoder
  TransformerEncoderLayer TripletMarginLoss TripletMarginWithDistanceLoss Unflatten Unfold Upsample
  UpsamplingBilinear2d UpsamplingNearest2d ZeroPad1d ZeroPad2d ZeroPad3d
`
    .trim()
    .split(/\s+/),
);

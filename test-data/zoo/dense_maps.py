# %% FPN: a pyramid from the top down, three outputs, 3x32x32
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c1 = nn.Conv2d(3, 4, 3, 2, 1)
        self.c2 = nn.Conv2d(4, 6, 3, 2, 1)
        self.c3 = nn.Conv2d(6, 8, 3, 2, 1)
        self.toplayer = nn.Conv2d(8, 5, 1)
        self.lat1 = nn.Conv2d(6, 5, 1)
        self.lat2 = nn.Conv2d(4, 5, 1)
        self.smooth1 = nn.Conv2d(5, 5, 3, padding=1)
        self.smooth2 = nn.Conv2d(5, 5, 3, padding=1)

    def _upsample_add(self, x, y):
        _, _, H, W = y.size()
        return F.interpolate(x, size=(H, W), mode='bilinear') + y

    def forward(self, x):
        c1 = F.relu(self.c1(x))
        c2 = F.relu(self.c2(c1))
        c3 = F.relu(self.c3(c2))
        p3 = self.toplayer(c3)
        p2 = self._upsample_add(p3, self.lat1(c2))
        p1 = self._upsample_add(p2, self.lat2(c1))
        return self.smooth2(p1), self.smooth1(p2), p3


# %% DeepLab: ASPP and a decoder that brings back the early maps, 3x33x33
import torch
import torch.nn as nn
import torch.nn.functional as F


class ASPPConv(nn.Sequential):
    def __init__(self, cin, cout, dilation):
        modules = [
            nn.Conv2d(cin, cout, 3, padding=dilation, dilation=dilation, bias=False), nn.BatchNorm2d(cout), nn.ReLU(inplace=True),
        ]
        super().__init__(*modules)


class ASPPPooling(nn.Sequential):
    def __init__(self, cin, cout):
        super().__init__(nn.AdaptiveAvgPool2d(1), nn.Conv2d(cin, cout, 1, bias=False), nn.ReLU(inplace=True))

    def forward(self, x):
        size = x.shape[-2:]
        x = super().forward(x)
        return F.interpolate(x, size=size, mode='bilinear', align_corners=False)


class ASPP(nn.Module):
    def __init__(self, cin, rates, cout=4):
        super().__init__()
        modules = [nn.Sequential(nn.Conv2d(cin, cout, 1, bias=False), nn.BatchNorm2d(cout), nn.ReLU(inplace=True))]
        rate1, rate2 = tuple(rates)
        modules.append(ASPPConv(cin, cout, rate1))
        modules.append(ASPPConv(cin, cout, rate2))
        modules.append(ASPPPooling(cin, cout))
        self.convs = nn.ModuleList(modules)
        self.project = nn.Sequential(nn.Conv2d(4 * cout, cout, 1, bias=False), nn.BatchNorm2d(cout), nn.ReLU(), nn.Dropout(0.1))

    def forward(self, x):
        res = []
        for conv in self.convs:
            res.append(conv(x))
        return self.project(torch.cat(res, dim=1))


class Net(nn.Module):
    def __init__(self, num_classes=3):
        super().__init__()
        self.low = nn.Sequential(nn.Conv2d(3, 6, 3, 2, 1), nn.BatchNorm2d(6), nn.ReLU())
        self.high = nn.Sequential(nn.Conv2d(6, 8, 3, 2, 1), nn.BatchNorm2d(8), nn.ReLU())
        self.project = nn.Conv2d(6, 2, 1, bias=False)
        self.aspp = ASPP(8, [2, 4])
        self.classifier = nn.Sequential(nn.Conv2d(6, 4, 3, padding=1, bias=False), nn.BatchNorm2d(4), nn.ReLU(inplace=True), nn.Conv2d(4, num_classes, 1))

    def forward(self, x):
        input_shape = x.shape[-2:]
        low = self.low(x)
        out = self.aspp(self.high(low))
        low_level = self.project(low)
        out = F.interpolate(out, size=low_level.shape[2:], mode='bilinear', align_corners=False)
        out = self.classifier(torch.cat([low_level, out], dim=1))
        return F.interpolate(out, size=input_shape, mode='bilinear', align_corners=False)


# %% PSPNet: pools of four sizes, brought back and joined, 3x24x24
import torch
import torch.nn as nn
import torch.nn.functional as F


class PPM(nn.Module):
    def __init__(self, in_dim, reduction_dim, bins):
        super(PPM, self).__init__()
        self.features = []
        for bin in bins:
            self.features.append(nn.Sequential(
                nn.AdaptiveAvgPool2d(bin), nn.Conv2d(in_dim, reduction_dim, kernel_size=1, bias=False), nn.ReLU(inplace=True),
            ))
        self.features = nn.ModuleList(self.features)

    def forward(self, x):
        x_size = x.size()
        out = [x]
        for f in self.features:
            out.append(F.interpolate(f(x), x_size[2:], mode='bilinear', align_corners=True))
        return torch.cat(out, 1)


class Net(nn.Module):
    def __init__(self, bins=(1, 2, 3, 6)):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, 2, 1)
        self.ppm = PPM(8, int(8 / len(bins)), bins)
        self.cls = nn.Conv2d(16, 2, 1)

    def forward(self, x):
        x_size = x.size()
        assert (x_size[2] - 1) % 8 == 0 or True
        h = int((x_size[2] - 1) / 8 * 8 + 1)
        w = int((x_size[3] - 1) / 8 * 8 + 1)
        x = self.cls(self.ppm(self.stem(x)))
        return F.interpolate(x, size=(h, w), mode='bilinear', align_corners=True)


# %% AttentionUNet: skips gated by what comes from below, 1x24x24
import torch
import torch.nn as nn


class ConvBlock(nn.Module):
    def __init__(self, ch_in, ch_out):
        super().__init__()
        self.conv = nn.Sequential(
            nn.Conv2d(ch_in, ch_out, kernel_size=3, stride=1, padding=1, bias=True), nn.BatchNorm2d(ch_out), nn.ReLU(inplace=True),
        )

    def forward(self, x):
        x = self.conv(x)
        return x


class UpConv(nn.Module):
    def __init__(self, ch_in, ch_out):
        super().__init__()
        self.up = nn.Sequential(nn.Upsample(scale_factor=2), nn.Conv2d(ch_in, ch_out, 3, 1, 1), nn.BatchNorm2d(ch_out), nn.ReLU(inplace=True))

    def forward(self, x):
        return self.up(x)


class Attention(nn.Module):
    def __init__(self, F_g, F_l, F_int):
        super().__init__()
        self.W_g = nn.Sequential(nn.Conv2d(F_g, F_int, 1), nn.BatchNorm2d(F_int))
        self.W_x = nn.Sequential(nn.Conv2d(F_l, F_int, 1), nn.BatchNorm2d(F_int))
        self.psi = nn.Sequential(nn.Conv2d(F_int, 1, 1), nn.BatchNorm2d(1), nn.Sigmoid())
        self.relu = nn.ReLU(inplace=True)

    def forward(self, g, x):
        g1 = self.W_g(g)
        x1 = self.W_x(x)
        psi = self.relu(g1 + x1)
        psi = self.psi(psi)
        return x * psi


class Net(nn.Module):
    def __init__(self, img_ch=1, output_ch=1):
        super().__init__()
        self.Maxpool = nn.MaxPool2d(kernel_size=2, stride=2)
        self.Conv1 = ConvBlock(img_ch, 4)
        self.Conv2 = ConvBlock(4, 8)
        self.Up2 = UpConv(8, 4)
        self.Att2 = Attention(F_g=4, F_l=4, F_int=2)
        self.Up_conv2 = ConvBlock(8, 4)
        self.Conv_1x1 = nn.Conv2d(4, output_ch, kernel_size=1)

    def forward(self, x):
        x1 = self.Conv1(x)
        x2 = self.Maxpool(x1)
        x2 = self.Conv2(x2)
        d2 = self.Up2(x2)
        x1 = self.Att2(g=d2, x=x1)
        d2 = torch.cat((x1, d2), dim=1)
        d2 = self.Up_conv2(d2)
        return self.Conv_1x1(d2)


# %% UNetPlusPlus: nested skips, deep supervision, 3x16x16
import torch
import torch.nn as nn


class VGGBlock(nn.Module):
    def __init__(self, cin, mid, cout):
        super().__init__()
        self.relu = nn.ReLU(inplace=True)
        self.conv1 = nn.Conv2d(cin, mid, 3, padding=1)
        self.bn1 = nn.BatchNorm2d(mid)
        self.conv2 = nn.Conv2d(mid, cout, 3, padding=1)
        self.bn2 = nn.BatchNorm2d(cout)

    def forward(self, x):
        out = self.conv1(x)
        out = self.bn1(out)
        out = self.relu(out)
        out = self.conv2(out)
        out = self.bn2(out)
        out = self.relu(out)
        return out


class Net(nn.Module):
    def __init__(self, num_classes=1, input_channels=3, deep_supervision=True, **kwargs):
        super().__init__()
        nb_filter = [3, 4, 6]
        self.deep_supervision = deep_supervision
        self.pool = nn.MaxPool2d(2, 2)
        self.up = nn.Upsample(scale_factor=2, mode='bilinear', align_corners=True)
        self.conv0_0 = VGGBlock(input_channels, nb_filter[0], nb_filter[0])
        self.conv1_0 = VGGBlock(nb_filter[0], nb_filter[1], nb_filter[1])
        self.conv2_0 = VGGBlock(nb_filter[1], nb_filter[2], nb_filter[2])
        self.conv0_1 = VGGBlock(nb_filter[0] + nb_filter[1], nb_filter[0], nb_filter[0])
        self.conv1_1 = VGGBlock(nb_filter[1] + nb_filter[2], nb_filter[1], nb_filter[1])
        self.conv0_2 = VGGBlock(nb_filter[0] * 2 + nb_filter[1], nb_filter[0], nb_filter[0])
        if self.deep_supervision:
            self.final1 = nn.Conv2d(nb_filter[0], num_classes, kernel_size=1)
            self.final2 = nn.Conv2d(nb_filter[0], num_classes, kernel_size=1)
        else:
            self.final = nn.Conv2d(nb_filter[0], num_classes, kernel_size=1)

    def forward(self, input):
        x0_0 = self.conv0_0(input)
        x1_0 = self.conv1_0(self.pool(x0_0))
        x0_1 = self.conv0_1(torch.cat([x0_0, self.up(x1_0)], 1))
        x2_0 = self.conv2_0(self.pool(x1_0))
        x1_1 = self.conv1_1(torch.cat([x1_0, self.up(x2_0)], 1))
        x0_2 = self.conv0_2(torch.cat([x0_0, x0_1, self.up(x1_1)], 1))
        if self.deep_supervision:
            output1 = self.final1(x0_1)
            output2 = self.final2(x0_2)
            return [output1, output2]
        else:
            output = self.final(x0_2)
            return output


# %% Hourglass: a recursion of pools and skips, 3x16x16
import torch.nn as nn
import torch.nn.functional as F


class Residual(nn.Module):
    def __init__(self, cin, cout):
        super().__init__()
        self.bn1 = nn.BatchNorm2d(cin)
        self.conv1 = nn.Conv2d(cin, cout // 2, 1)
        self.bn2 = nn.BatchNorm2d(cout // 2)
        self.conv2 = nn.Conv2d(cout // 2, cout, 3, padding=1)
        self.skip = nn.Conv2d(cin, cout, 1)
        self.need_skip = cin != cout

    def forward(self, x):
        residual = self.skip(x) if self.need_skip else x
        out = self.conv1(F.relu(self.bn1(x)))
        out = self.conv2(F.relu(self.bn2(out)))
        out += residual
        return out


class Hourglass(nn.Module):
    def __init__(self, n, f, increase=2):
        super().__init__()
        nf = f + increase
        self.up1 = Residual(f, f)
        self.pool1 = nn.MaxPool2d(2, 2)
        self.low1 = Residual(f, nf)
        self.n = n
        if self.n > 1:
            self.low2 = Hourglass(n - 1, nf)
        else:
            self.low2 = Residual(nf, nf)
        self.low3 = Residual(nf, f)
        self.up2 = nn.Upsample(scale_factor=2, mode='nearest')

    def forward(self, x):
        up1 = self.up1(x)
        low3 = self.low3(self.low2(self.low1(self.pool1(x))))
        up2 = self.up2(low3)
        return up1 + up2


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.pre = nn.Conv2d(3, 4, 3, padding=1)
        self.hg = Hourglass(2, 4)
        self.out = nn.Conv2d(4, 2, 1)

    def forward(self, x):
        return self.out(self.hg(self.pre(x)))


# %% SegNet: unpooling by the indices of the pools, 3x16x20
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.e1 = nn.Conv2d(3, 4, 3, padding=1)
        self.e2 = nn.Conv2d(4, 6, 3, padding=1)
        self.d2 = nn.Conv2d(6, 4, 3, padding=1)
        self.d1 = nn.Conv2d(4, 2, 3, padding=1)

    def forward(self, x):
        x = F.relu(self.e1(x))
        size1 = x.size()
        x, id1 = F.max_pool2d(x, kernel_size=2, stride=2, return_indices=True)
        x = F.relu(self.e2(x))
        size2 = x.size()
        x, id2 = F.max_pool2d(x, kernel_size=2, stride=2, return_indices=True)
        x = F.max_unpool2d(x, id2, kernel_size=2, stride=2, output_size=size2)
        x = F.relu(self.d2(x))
        x = F.max_unpool2d(x, id1, kernel_size=2, stride=2, output_size=size1)
        return F.softmax(self.d1(x), dim=1)


# %% CropUNet: skips cut to the middle with torchvision, 1x44x44
import torch
import torch.nn as nn
import torchvision.transforms.functional as TF
from torchvision.transforms import CenterCrop


def two(cin, cout):
    return nn.Sequential(nn.Conv2d(cin, cout, 3), nn.ReLU(), nn.Conv2d(cout, cout, 3), nn.ReLU())


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.d1, self.d2, self.d3 = two(1, 4), two(4, 6), two(6, 8)
        self.pool = nn.MaxPool2d(2)
        self.u2 = nn.ConvTranspose2d(8, 6, 2, stride=2)
        self.c2 = two(12, 6)
        self.u1 = nn.ConvTranspose2d(6, 4, 2, stride=2)
        self.c1 = two(8, 4)

    def crop(self, enc, x):
        _, _, H, W = x.shape
        return CenterCrop([H, W])(enc)

    def forward(self, x):
        s1 = self.d1(x)
        s2 = self.d2(self.pool(s1))
        x = self.u2(self.d3(self.pool(s2)))
        x = self.c2(torch.cat([x, self.crop(s2, x)], dim=1))
        x = self.u1(x)
        x = self.c1(torch.cat([x, TF.center_crop(s1, [x.shape[2], x.shape[3]])], dim=1))
        return x


# %% ResizeUNet: skips of another size are resized, 3x18x22
import torch
import torch.nn as nn
import torchvision.transforms.functional as TF


class DoubleConv(nn.Module):
    def __init__(self, in_channels, out_channels):
        super(DoubleConv, self).__init__()
        self.conv = nn.Sequential(
            nn.Conv2d(in_channels, out_channels, 3, 1, 1, bias=False), nn.BatchNorm2d(out_channels), nn.ReLU(inplace=True),
        )

    def forward(self, x):
        return self.conv(x)


class Net(nn.Module):
    def __init__(self, in_channels=3, out_channels=1, features=[4, 6]):
        super().__init__()
        self.ups = nn.ModuleList()
        self.downs = nn.ModuleList()
        self.pool = nn.MaxPool2d(kernel_size=2, stride=2)
        for feature in features:
            self.downs.append(DoubleConv(in_channels, feature))
            in_channels = feature
        for feature in reversed(features):
            self.ups.append(nn.ConvTranspose2d(feature * 2, feature, kernel_size=2, stride=2))
            self.ups.append(DoubleConv(feature * 2, feature))
        self.bottleneck = DoubleConv(features[-1], features[-1] * 2)
        self.mid = nn.Conv2d(6, 8, 1)
        self.final_conv = nn.Conv2d(features[0], out_channels, kernel_size=1)

    def forward(self, x):
        skip_connections = []
        for down in self.downs:
            x = down(x)
            skip_connections.append(x)
            x = self.pool(x)
        x = self.bottleneck(x)
        skip_connections = skip_connections[::-1]
        for idx in range(0, len(self.ups), 2):
            x = self.ups[idx](x)
            skip_connection = skip_connections[idx // 2]
            if x.shape != skip_connection.shape:
                x = TF.resize(x, size=skip_connection.shape[2:])
            concat_skip = torch.cat((skip_connection, x), dim=1)
            x = self.ups[idx + 1](concat_skip)
            if idx == 0:
                x = self.mid(x)
        return self.final_conv(x)


# %% YOLONeck: from top down, then from below up, three heads in rows of boxes, 3x32x32
import torch
import torch.nn as nn


def conv(ci, co, k=1, s=1):
    return nn.Sequential(nn.Conv2d(ci, co, k, s, k // 2, bias=False), nn.BatchNorm2d(co), nn.SiLU(inplace=True))


class SPPF(nn.Module):
    def __init__(self, c1, c2, k=5):
        super().__init__()
        c_ = c1 // 2
        self.cv1 = conv(c1, c_)
        self.cv2 = conv(c_ * 4, c2)
        self.m = nn.MaxPool2d(kernel_size=k, stride=1, padding=k // 2)

    def forward(self, x):
        x = self.cv1(x)
        y1 = self.m(x)
        y2 = self.m(y1)
        return self.cv2(torch.cat([x, y1, y2, self.m(y2)], 1))


class Detect(nn.Module):
    def __init__(self, nc, anchors, ch):
        super().__init__()
        self.no = nc + 5
        self.na = len(anchors[0]) // 2
        self.m = nn.ModuleList(nn.Conv2d(x, self.no * self.na, 1) for x in ch)

    def forward(self, x):
        for i in range(len(self.m)):
            x[i] = self.m[i](x[i])
            bs, _, ny, nx = x[i].shape
            x[i] = x[i].view(bs, self.na, self.no, ny, nx).permute(0, 1, 3, 4, 2).contiguous()
        return x


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c3, self.c4, self.c5 = conv(3, 6, 3, 2), conv(6, 8, 3, 2), conv(8, 12, 3, 2)
        self.sppf = SPPF(12, 8)
        self.up = nn.Upsample(None, 2, 'nearest')
        self.t4, self.t3 = conv(16, 6, 3), conv(12, 6, 3)
        self.d3 = conv(6, 6, 3, 2)
        self.b4 = conv(12, 8, 3)
        self.detect = Detect(2, [[10, 13, 16, 30], [30, 61, 62, 45]], [6, 8])

    def forward(self, x):
        p3 = self.c3(x)
        p4 = self.c4(p3)
        p5 = self.sppf(self.c5(p4))
        t4 = self.t4(torch.cat([self.up(p5), p4], 1))
        t3 = self.t3(torch.cat([self.up(t4), p3], 1))
        b4 = self.b4(torch.cat([self.d3(t3), t4], 1))
        return self.detect([t3, b4])


# %% BiFPN: sums weighted by parameters that are made positive, 3x16x16
import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self, epsilon=1e-4):
        super().__init__()
        self.epsilon = epsilon
        self.a = nn.Conv2d(3, 4, 3, padding=1)
        self.b = nn.Conv2d(4, 4, 3, 2, 1)
        self.w1 = nn.Parameter(torch.ones(2, dtype=torch.float32), requires_grad=True)
        self.w2 = nn.Parameter(torch.rand(3))
        self.w_relu = nn.ReLU()
        self.out = nn.Conv2d(4, 4, 3, padding=1, groups=4)

    def forward(self, x):
        p3 = self.a(x)
        p4 = self.b(p3)
        w = self.w_relu(self.w1)
        weight = w / (torch.sum(w, dim=0) + self.epsilon)
        up = self.out(weight[0] * p3 + weight[1] * F.interpolate(p4, scale_factor=2, mode='nearest'))
        w2 = F.softmax(self.w2, dim=0)
        return w2[0] * p3 + w2[1] * up + w2[2] * torch.tanh(up)


# %% DANet: attention over places and over channels, 3x12x12
import torch
import torch.nn as nn


class PAM(nn.Module):
    def __init__(self, in_dim):
        super().__init__()
        self.chanel_in = in_dim
        self.query_conv = nn.Conv2d(in_channels=in_dim, out_channels=in_dim // 4, kernel_size=1)
        self.key_conv = nn.Conv2d(in_channels=in_dim, out_channels=in_dim // 4, kernel_size=1)
        self.value_conv = nn.Conv2d(in_channels=in_dim, out_channels=in_dim, kernel_size=1)
        self.gamma = nn.Parameter(torch.zeros(1))
        self.softmax = nn.Softmax(dim=-1)

    def forward(self, x):
        m_batchsize, C, height, width = x.size()
        proj_query = self.query_conv(x).view(m_batchsize, -1, width * height).permute(0, 2, 1)
        proj_key = self.key_conv(x).view(m_batchsize, -1, width * height)
        energy = torch.bmm(proj_query, proj_key)
        attention = self.softmax(energy)
        proj_value = self.value_conv(x).view(m_batchsize, -1, width * height)
        out = torch.bmm(proj_value, attention.permute(0, 2, 1))
        out = out.view(m_batchsize, C, height, width)
        out = self.gamma * out + x
        return out


class CAM(nn.Module):
    def __init__(self):
        super().__init__()
        self.gamma = nn.Parameter(torch.tensor(0.5))
        self.softmax = nn.Softmax(dim=-1)

    def forward(self, x):
        b, C, height, width = x.size()
        proj_query = x.view(b, C, -1)
        proj_key = x.view(b, C, -1).permute(0, 2, 1)
        energy = torch.bmm(proj_query, proj_key)
        energy_new = torch.max(energy, -1, keepdim=True)[0].expand_as(energy) - energy
        attention = self.softmax(energy_new)
        out = torch.bmm(attention, x.view(b, C, -1))
        return self.gamma * out.view(b, C, height, width) + x


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3)
        self.pam, self.cam = PAM(8), CAM()

    def forward(self, x):
        x = self.stem(x)
        return self.pam(x) + self.cam(x)
